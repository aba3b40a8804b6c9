#include "engine/files/json.h"
#include "engine/files/safetensors.h"
#include "tests/engine/files/expect_error.h"
#include "tests/engine/files/folder_builder.h"

#include <QTest>

#include <random>

using namespace khatwa;
using namespace khatwa::engine;
using namespace khatwa::engine::test;

namespace {

SafetensorsFile openBytes(const Bytes& bytes) {
    return SafetensorsFile(MappedFile::fromMemory(bytes, "hostile.safetensors"));
}

QString refused(const std::string& header, const std::string& words,
                ErrorCode code = ErrorCode::FileCorrupt) {
    Bytes bytes;
    appendText(bytes, header);
    bytes.resize(bytes.size() + 64);
    return whatIsWrong([&] { openBytes(bytes); }, code, words);
}

} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

private slots:
    void shapesAndBytesAreKept() {
        SafetensorsBuilder b;
        b.tensor("scalar", {}, "F32", 4).tensor("cube", {2, 3, 4}, "F16", 2);
        b.header["__metadata__"] = {{"format", "pt"}};
        const SafetensorsFile file = openBytes(b.bytes());
        QCOMPARE(file.tensors().size(), 2U);
        const SafeTensor& cube = file.tensors()[0];
        QCOMPARE(cube.name, std::string("cube"));
        QCOMPARE(cube.rows, 6);
        QCOMPARE(cube.columns, 4);
        QCOMPARE(cube.bytes.size(), 48U);
        QCOMPARE(file.tensors()[1].rows, 1);
        QCOMPARE(file.tensors()[1].columns, 1);
    }

    void cutOffAnywhereItIsRefused() {
        const Bytes whole = tinyWeights().bytes();
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            const QString wrong =
                whatIsWrong([&] { openBytes(part); }, ErrorCode::FileTruncated, "ends too early");
            QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(size) + ": " + wrong));
        }
    }

    void headersThatLieAreRefused() {
        const auto entry = [](const char* dtype, const char* shape, const char* offsets) {
            // no raw strings here: moc loses its way in them
            return std::string("{\"a\":{\"dtype\":\"") + dtype + "\",\"shape\":" + shape +
                   ",\"data_offsets\":" + offsets + "}}";
        };
        QCOMPARE(refused(entry("F32", "[4]", "[0,16]"), "nothing"),
                 QStringLiteral("nothing was thrown"));
        QCOMPARE(refused(entry("F32", "[4]", "[0,15]"), "does not lie"), QString());
        QCOMPARE(refused(entry("F32", "[4]", "[16,0]"), "does not lie"), QString());
        QCOMPARE(refused(entry("F32", "[4]", "[0]"), "does not lie"), QString());
        QCOMPARE(refused(entry("F32", "[4]", "[-16,0]"), "bad data_offsets"), QString());
        QCOMPARE(refused(entry("F32", "[-4]", "[0,16]"), "bad shape"), QString());
        QCOMPARE(refused(entry("F32", "[4.0]", "[0,16]"), "bad shape"), QString());
        QCOMPARE(refused(entry("F32", "4", "[0,16]"), "no shape"), QString());
        QCOMPARE(refused(entry("F32", "[4294967296,4294967296]", "[0,0]"), "impossibly large"),
                 QString());
        QCOMPARE(refused(entry("F32", "[18446744073709551615,0]", "[0,0]"), "impossibly large"),
                 QString());
        QCOMPARE(refused(entry("F32", "[0,9223372036854775807]", "[0,0]"), "impossibly large"),
                 QString());
        QCOMPARE(
            refused(entry("F32", "[4]", "[1000,1016]"), "ends too early", ErrorCode::FileTruncated),
            QString());
        QCOMPARE(refused(entry("F32", "[4]", "[18446744073709551599,18446744073709551615]"),
                         "outside the file"),
                 QString());
        QCOMPARE(refused(entry("Q4", "[4]", "[0,16]"), "\"Q4\"", ErrorCode::Unsupported),
                 QString());
        QCOMPARE(refused("{\"a\":1}", "not a JSON object"), QString());
        QCOMPARE(refused("[]", "not a JSON object"), QString());
        QCOMPARE(refused("", "not valid JSON"), QString());
        QCOMPARE(refused("{", "not valid JSON"), QString());
        QCOMPARE(refused(std::string(100000, '['), "nested too deep"), QString());
        QCOMPARE(refused("{\"a\":{},\"a\":{}}", "\"a\" is there twice"), QString());
    }

    void headerLengthIsBounded() {
        for (const std::uint64_t length :
             {std::uint64_t(1) << 27, std::uint64_t(1) << 63, ~std::uint64_t(0)}) {
            Bytes bytes;
            appendValue(bytes, length);
            EXPECT_ERROR(openBytes(bytes), ErrorCode::FileCorrupt, "claims a header");
        }
    }

    void anyByteMayBeAnything() {
        const Bytes whole = tinyWeights().bytes();
        std::mt19937 random(20250609);
        qInfo("seed 20250609");
        for (int round = 0; round < 4000; ++round) {
            Bytes bytes = whole;
            for (int i = 0; i <= round % 3; ++i)
                bytes[random() % 300] = static_cast<std::byte>(random());
            try {
                unsigned sum = 0;
                const SafetensorsFile file = openBytes(bytes);
                for (const SafeTensor& tensor : file.tensors())
                    sum += static_cast<unsigned>(tensor.name.size());
                QVERIFY(sum < 100000);
            } catch (const Error& error) {
                QVERIFY(!std::string_view(error.what()).empty());
            }
        }
    }

    void jsonIsBoundedInDepthAndSize() {
        const auto deep = [](int depth) {
            return std::string(static_cast<std::size_t>(depth), '[') +
                   std::string(static_cast<std::size_t>(depth), ']');
        };
        (void)parseJson(deep(64), "x", 1000);
        EXPECT_ERROR(parseJson(deep(65), "x", 1000), ErrorCode::FileCorrupt, "nested too deep");
        EXPECT_ERROR(parseJson("[1,2]", "x", 4), ErrorCode::FileCorrupt, "5 bytes long");
        // Brackets in texts nest nothing.
        (void)parseJson("[\"" + std::string(200, '[') + "\\\"[\"]", "x", 1000);
        for (const char* bad : {"", "nul", "{\"a\":}", "[1,]", "\"\xFF\"", "1e999x"})
            EXPECT_ERROR(parseJson(bad, "x", 1000), ErrorCode::FileCorrupt, "not valid JSON");
    }
};

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "test_safetensors.moc"
