#pragma once

#include <cstddef>
#include <cuda_runtime.h>
#include <stdexcept>
#include <vector>

namespace khatwa::test {

inline void check(cudaError_t error) {
    if (error != cudaSuccess)
        throw std::runtime_error(cudaGetErrorString(error));
}

/// An array in device memory, exactly as long as it must be. Throws std::runtime_error.
template <class T>
class DeviceArray {
public:
    explicit DeviceArray(std::size_t count) : count_(count) {
        void* memory = nullptr;
        check(cudaMalloc(&memory, count * sizeof(T)));
        data_ = static_cast<T*>(memory);
    }
    explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) {
        write(values);
    }
    ~DeviceArray() { static_cast<void>(cudaFree(data_)); }
    DeviceArray(const DeviceArray&) = delete;
    DeviceArray& operator=(const DeviceArray&) = delete;

    T* data() const { return data_; }
    std::size_t size() const { return count_; }
    void write(const std::vector<T>& values) {
        check(cudaMemcpy(data_, values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice));
    }
    /// Every byte 0xff: NaN, as a float.
    void poison() { check(cudaMemset(data_, 0xff, count_ * sizeof(T))); }
    std::vector<T> read() const {
        std::vector<T> values(count_);
        check(cudaDeviceSynchronize());
        check(cudaMemcpy(values.data(), data_, count_ * sizeof(T), cudaMemcpyDeviceToHost));
        return values;
    }

private:
    T* data_ = nullptr;
    std::size_t count_;
};

} // namespace khatwa::test
