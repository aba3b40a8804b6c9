#pragma once

#include "kernels/cuda/attention.h"
#include "kernels/formats/half.h"
#include "tests/kernels/cuda/device_array.h"
#include "tests/support/cuda/shim.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

/// One layer of a cache on the shim's device beside what its elements are as doubles, batches over
/// it, and attention to them worked out with the formula. What was not written is NaN on both
/// sides.
namespace khatwa::kernels::cuda {

using test::DeviceArray;
using Doubles = std::vector<double>;

struct AttentionFixture {
    AttentionFixture(const AttentionShape& shape_, int pages_, unsigned seed)
        : shape(shape_), pages(pages_), padded(paddedHeadDim(shape_.headDim)),
          pageBytes(devicePageBytes(shape_.form, shape_.kvHeads, shape_.headDim)),
          bytes(static_cast<std::size_t>(pages_) * pageBytes, std::byte{0xff}),
          keys(elements(), std::numeric_limits<double>::quiet_NaN()), values(keys), random(seed),
          freePages(static_cast<std::size_t>(pages_)) {
        std::iota(freePages.begin(), freePages.end(), 0);
        std::shuffle(freePages.begin(), freePages.end(), random);
    }

    /// Pages for so many positions, in no order, after those of `begin`.
    std::vector<std::int32_t> table(int positions, std::vector<std::int32_t> begin = {}) {
        while (static_cast<int>(begin.size()) * kPagePositions < positions) {
            begin.push_back(freePages.at(freePages.size() - 1));
            freePages.pop_back();
        }
        return begin;
    }

    /// Random keys and values at positions from .. to - 1 of a table.
    void fill(const std::vector<std::int32_t>& pagesOf, int from, int to, float size = 1.0f) {
        std::normal_distribution<float> normal(0.0f, size);
        std::vector<float> key(static_cast<std::size_t>(shape.headDim)), value(key);
        for (int p = from; p < to; ++p)
            for (int head = 0; head < shape.kvHeads; ++head) {
                for (float& x : key)
                    x = normal(random);
                for (float& x : value)
                    x = normal(random);
                put(pagesOf, p, head, key, value);
            }
    }

    void put(const std::vector<std::int32_t>& pagesOf, int position, int head,
             const std::vector<float>& key, const std::vector<float>& value) {
        const std::int32_t page = pagesOf.at(static_cast<std::size_t>(position / kPagePositions));
        const int place = position % kPagePositions;
        std::byte* at = headPage(page, head);
        for (int start = 0; start < padded; start += 32) {
            const float keyStep = stepOf(key, start), valueStep = stepOf(value, start);
            if (shape.form == CacheForm::Q8_0) {
                putHalf(at + keyStepOffset(padded, place, start / 32), keyStep);
                if (start < shape.headDim)
                    putHalf(at + valueStepOffset(padded, place, start / 32), valueStep);
            }
            for (int d = start; d < start + 32; ++d) {
                const auto i = static_cast<std::size_t>(d);
                const bool there = d < shape.headDim;
                const double k = store(at + keyOffset(shape.form, padded, place, d),
                                       there ? key[i] : 0.0f, keyStep);
                if (!there)
                    continue; // a value's padding stays as it is
                const double v =
                    store(at + valueOffset(shape.form, padded, place, d), value[i], valueStep);
                keys[index(page, head, place, d)] = k;
                values[index(page, head, place, d)] = v;
            }
        }
    }

    std::byte* headPage(std::int32_t page, int head) {
        return bytes.data() + static_cast<std::size_t>(page) * pageBytes +
               static_cast<std::size_t>(head) * headPageBytes(shape.form, padded);
    }

    struct Result {
        std::vector<float> output;
        Doubles reference;
        double error = 0.0;  ///< ||output - reference|| / ||reference||
        bool steady = false; ///< a second run gave the same bits

        void setReference(Doubles expected) {
            reference = std::move(expected);
            double difference = 0.0, length = 0.0;
            for (std::size_t i = 0; i < output.size(); ++i) {
                const double d = static_cast<double>(output[i]) - reference[i];
                difference += d * d;
                length += reference[i] * reference[i];
            }
            error = std::sqrt(difference / length);
        }
    };

    /// Attention to `rows` on a device, and by the formula. `scale` multiplies the queries.
    Result attend(const std::vector<BatchRow>& rows,
                  const std::vector<std::vector<std::int32_t>>& tables,
                  const AttentionDevice& device, float size = 1.0f) {
        std::normal_distribution<float> normal(0.0f, size);
        std::vector<float> query(rows.size() * lineFloats());
        for (float& x : query)
            x = normal(random);
        return attend(rows, tables, device, query);
    }

    /// What runs in front of attention, each time.
    using Before = std::function<void(const BatchView& batch, float* query, std::byte* layer)>;

    Result attend(const std::vector<BatchRow>& rows,
                  const std::vector<std::vector<std::int32_t>>& tables,
                  const AttentionDevice& device, const std::vector<float>& query,
                  const Before& before = {}) const {
        const int count = static_cast<int>(rows.size());
        const BatchLimits limits = batchLimits(shape, std::max(count, 20), pages, device);
        const AttentionSchedule schedule = scheduleAttention(shape, count, device);
        std::vector<std::span<const std::int32_t>> spans(tables.begin(), tables.end());
        std::vector<std::byte> host(batchBytes(limits), std::byte{0xff});
        const FilledBatch filled = fillBatch(limits, schedule, rows, spans, host.data());
        host.resize(filled.bytes);

        DeviceArray<std::byte> batch(batchBytes(limits)), layer(bytes),
            work(std::vector<std::byte>(attentionWorkBytes(shape, limits)));
        batch.write(host);
        DeviceArray<float> queries(query), output(query.size());
        Attention attention;
        attention.shape = shape;
        attention.device = device;
        attention.limits = limits;
        attention.batch = batchView(limits, count, filled, batch.data());
        attention.query = queries.data();
        attention.layer = layer.data();
        attention.work = work.data();
        attention.output = output.data();
        attention.programmatic = true;
        Result result;
        for (int run = 0; run < 2; ++run) {
            if (before)
                before(attention.batch, queries.data(), layer.data());
            output.poison();
            test::check(cuda::attend(attention));
            std::vector<float> got = output.read();
            // NaN compares by its bits.
            result.steady = run > 0 && std::memcmp(got.data(), result.output.data(),
                                                   got.size() * sizeof(float)) == 0;
            result.output = std::move(got);
        }
        result.setReference(reference(rows, tables, query));
        return result;
    }

    Doubles reference(const std::vector<BatchRow>& rows,
                      const std::vector<std::vector<std::int32_t>>& tables,
                      const std::vector<float>& query) const {
        Doubles output;
        for (std::size_t r = 0; r < rows.size(); ++r)
            for (int head = 0; head < shape.heads; ++head)
                attendLine(rows[r].position, tables[static_cast<std::size_t>(rows[r].sequence)],
                           head / shape.group(),
                           query.data() + r * lineFloats() +
                               static_cast<std::size_t>(head * shape.headDim),
                           output);
        return output;
    }

    /// Floats of a row's queries.
    std::size_t lineFloats() const { return static_cast<std::size_t>(shape.heads * shape.headDim); }

    AttentionShape shape;
    int pages;
    int padded;
    std::size_t pageBytes;
    std::vector<std::byte> bytes; ///< of the layer
    Doubles keys, values;         ///< [page][head][place][element], as rounded
    std::mt19937 random;
    std::vector<std::int32_t> freePages;

private:
    std::size_t elements() const {
        return static_cast<std::size_t>(pages * shape.kvHeads * kPagePositions) *
               static_cast<std::size_t>(shape.headDim);
    }
    std::size_t index(std::int32_t page, int head, int place, int d) const {
        return static_cast<std::size_t>((page * shape.kvHeads + head) * kPagePositions + place) *
                   static_cast<std::size_t>(shape.headDim) +
               static_cast<std::size_t>(d);
    }
    float stepOf(const std::vector<float>& x, int start) const {
        float largest = 0.0f;
        for (int d = start; d < std::min(start + 32, shape.headDim); ++d)
            largest = std::max(largest, std::abs(x[static_cast<std::size_t>(d)]));
        return halfToFloat(floatToHalf(largest / 127.0f));
    }
    static void putHalf(std::byte* at, float x) {
        const std::uint16_t half = floatToHalf(x);
        std::memcpy(at, &half, sizeof half);
    }
    double store(std::byte* at, float x, float step) const {
        if (shape.form == CacheForm::F16) {
            putHalf(at, x);
            return static_cast<double>(halfToFloat(floatToHalf(x)));
        }
        const double n =
            step > 0.0f
                ? std::clamp(std::nearbyint(static_cast<double>(x) / static_cast<double>(step)),
                             -127.0, 127.0)
                : 0.0;
        *at = static_cast<std::byte>(static_cast<int>(n) + 128);
        return n * static_cast<double>(step);
    }
    void attendLine(int position, const std::vector<std::int32_t>& table, int head,
                    const float* query, Doubles& output) const {
        Doubles weights;
        double highest = -std::numeric_limits<double>::infinity(), total = 0.0;
        const auto at = [&](int p, int d) {
            return index(table[static_cast<std::size_t>(p / kPagePositions)], head,
                         p % kPagePositions, d);
        };
        for (int p = 0; p <= position; ++p) {
            double score = 0.0;
            for (int d = 0; d < shape.headDim; ++d)
                score += static_cast<double>(query[d]) * keys[at(p, d)];
            weights.push_back(score / std::sqrt(static_cast<double>(shape.headDim)));
            highest = std::max(highest, weights.back());
        }
        for (double& weight : weights)
            total += weight = std::exp(weight - highest);
        for (int d = 0; d < shape.headDim; ++d) {
            double sum = 0.0;
            for (int p = 0; p <= position; ++p)
                sum += weights[static_cast<std::size_t>(p)] * values[at(p, d)];
            output.push_back(sum / total);
        }
    }
};

/// An H100 in small: as much shared memory, four multiprocessors.
inline constexpr AttentionDevice kTestDevice{4, 227 << 10};

} // namespace khatwa::kernels::cuda
