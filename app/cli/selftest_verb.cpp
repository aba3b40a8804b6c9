#include "app/cli/engine_verbs.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/output.h"
#include "app/cli/verb.h"
#include "engine/selftest/selftest.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace khatwa::cli {

namespace {

std::string errorText(double error) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.2e", error);
    return buffer;
}

void writeCheck(const engine::SelfTestCheck& check) {
    constexpr std::size_t kColumn = 44;
    std::string line = check.ok() ? "ok    " : "WRONG ";
    line += check.name;
    line.resize(std::max(line.size() + 1, kColumn), ' ');
    line += "error " + errorText(check.error) + ", at most " + errorText(check.bound);
    if (!check.problem.empty())
        line += ": " + check.problem;
    write(line + "\n");
    flush();
}

Json describe(const engine::SelfTestReport& report) {
    Json checks = Json::array();
    for (const engine::SelfTestCheck& check : report.checks) {
        Json one = {{"name", check.name}, {"ok", check.ok()}};
        // JSON knows no infinity and no NaN.
        one["error"] = std::isfinite(check.error) ? Json(check.error) : Json(nullptr);
        one["bound"] = check.bound;
        if (!check.problem.empty())
            one["problem"] = check.problem;
        checks.push_back(std::move(one));
    }
    return {{"device", report.backend},
            {"ok", report.ok()},
            {"checks", std::move(checks)},
            {"bandwidth_bytes_per_second", report.bandwidth},
            {"bf16_operations_per_second", report.multiplyRate},
            {"seconds", report.seconds}};
}

} // namespace

int selftestVerb(std::span<const std::string> raw) {
    const Arguments arguments(raw, {{"--device", true}, {"-t", true}, {"--quick"}, {"--json"}});
    if (!arguments.positional().empty())
        throw WrongUse("'" + arguments.positional().front() + "' is one argument too many");
    const bool onGpu = readDevice(arguments) == engine::DeviceChoice::Gpu;
    const int threads = readThreads(arguments);
    const bool json = arguments.has("--json");
    catchInterrupts();
    engine::SelfTestOptions options =
        onGpu ? engine::deviceSelfTest(devicesOrWhyNone().front()) : engine::cpuSelfTest(threads);
    options.quick = arguments.has("--quick");
    options.onCheck = [&](const engine::SelfTestCheck& check) {
        if (!json)
            writeCheck(check);
        return !interrupted();
    };
    const engine::SelfTestReport report = engine::runSelfTest(options);
    if (interrupted())
        throw std::runtime_error("stopped after " + std::to_string(report.checks.size()) +
                                 " checks");
    if (json) {
        writeJson(describe(report));
    } else {
        write((onGpu ? "copying in its memory moves " : "memory reads ") +
              decimal(report.bandwidth / 1e9, 1) + " GB/s; " +
              (report.multiplyRate > 0.0 ? "cuBLAS multiplies BF16 at " +
                                               decimal(report.multiplyRate / 1e12, 1) + " TFLOP/s; "
                                         : "") +
              std::to_string(report.checks.size()) + " checks in " + decimal(report.seconds, 1) +
              " s\n");
        flush();
    }
    if (!report.ok())
        throw std::runtime_error("this device computes wrongly; results on it cannot be trusted");
    return kDone;
}

} // namespace khatwa::cli
