#pragma once

#include "app/grading/check.h"

#include <chrono>
#include <optional>
#include <string>

namespace khatwa::grading {

// What no estimate bounds is tried in a process of its own, which is limited in memory and killed
// when its time is up. It is started when first needed, serves many questions, and ends when the
// program does. Where no worker program is known, such questions are undecided.

/// The program that serves as worker when it is started with the one argument `grading-worker`:
/// khatwa-cli. Call before the first check; an empty path means none.
void setWorkerProgram(const std::string& path);

/// For khatwa-cli itself.
void useThisProgramAsWorker();

/// What a worker says; empty where it ran out of time or memory, or none can be started. May throw
/// BadTask. Thread-safe: each question has a worker for itself.
std::optional<Judgement> askWorker(const Task& task, std::chrono::milliseconds time);

/// The worker's side: answers tasks from stdin on stdout until it is closed. Returns the exit
/// status.
int serveAsWorker();

} // namespace khatwa::grading
