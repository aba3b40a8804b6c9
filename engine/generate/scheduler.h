#pragma once

#include "engine/generate/generator.h"
#include "engine/generate/guess_plan.h"
#include "engine/generate/prefix_cache.h"
#include "engine/generate/prompt_lookup.h"
#include "engine/generate/reply.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::engine {

/// Decides what the model reads next. Every step is one forward pass over one row for each reply
/// that is being written and a chunk of the prompts that are being read; a reply's rows are the
/// tokens that are not in the cache yet, so a fresh prompt, a decoded token, the ids that close the
/// thinking and a reply that comes back after it gave its room away are the same thing. Samples of
/// one prompt wait until the first has read it and then fork its sequence. One thread; the model is
/// not used by anyone else meanwhile.
///
/// While no prompt is being read, a row may be followed by rows of guessed tokens. Each choice is
/// made from the logits of the row before, with the reply's own random numbers, just as without
/// guesses; as long as what is chosen was guessed, its row is there already. The first row that was
/// guessed wrongly ends that, and the cache is cut back to it. So nothing but time depends on the
/// guesses.
///
/// Memory may end anywhere: a reply ends with it, told as every other end is, and nothing is
/// thrown.
class Scheduler {
public:
    /// More rows than these were not seen to pay for one reply.
    static constexpr int kMostGuesses = 15;

    explicit Scheduler(Model& model, Lookup lookup = Lookup::Off);

    void submit(RequestId id, Request request, Events events,
                std::chrono::steady_clock::time_point when);
    void stop(RequestId id);
    void stopAll();
    void answerNow(RequestId id);

    bool idle() const { return jobs_.empty(); }
    /// One forward pass and what follows from it. When `interrupt` becomes true meanwhile, the pass
    /// is given up and nothing has changed. When `news` becomes true, no reply gets a further token
    /// before the next step, so that what a caller asks for counts from the next token on.
    void step(const std::atomic<bool>& interrupt, const std::atomic<bool>& news);

private:
    struct Sample {
        std::unique_ptr<Reply> reply;
        SequenceId sequence = -1; ///< -1: waits, or is finished
        int read = 0;             ///< tokens that the cache holds
        bool finished = false;
        bool toldWaiting = false;
        double secondsToFirstToken = 0.0;
        int rows = 0; ///< of the batch that is being run, guessed ones not counted
        PromptLookup lookup;
        Guess guess;
        int guessedRows = 0; ///< of the batch that is being run
        int guessed = 0;     ///< tokens in all
        int guessedRight = 0;
        bool active() const { return sequence >= 0; }
        int unread() const { return static_cast<int>(reply->tokens().size()) - read; }
    };
    struct Job {
        RequestId id;
        Request request;
        Events events;
        std::chrono::steady_clock::time_point submitted;
        bool answerNow = false;
        bool started = false;
        int reused = 0;
        std::vector<Sample> samples;
        double seconds() const;
    };
    struct Place {
        Job* job = nullptr;
        int sample = 0;
        Sample& operator*() const { return job->samples[static_cast<std::size_t>(sample)]; }
    };

    void admit();
    bool admit(Place place);
    bool mayStart(const Job& job, int sample) const;
    void planBatch(bool guessing);
    void planGuesses();
    void pass(const std::atomic<bool>& interrupt, const std::atomic<bool>& news);
    void runBatch(const std::atomic<bool>& interrupt, const std::atomic<bool>& news);
    void afterBatch(std::span<const float> logits, const std::atomic<bool>& news);
    void write(Place place, std::span<const float> logits, const std::atomic<bool>& news);
    void tellWaiting(Place place);
    void tellPrefill(Place place);
    void advance(Place place, std::span<const float> logits);
    void makeRoom();
    void failBatch(std::string_view message);
    void endAll(const std::string& message);
    void finish(Place place, FinishReason reason, std::string_view message = {});
    void giveSequenceBack(Sample& sample, bool keep);
    void removeFinished();
    int activeSamples() const;
    std::string problemWith(const Request& request) const;

    Model& model_;
    PrefixCache kept_;
    SamplingWorkspace workspace_;
    std::vector<std::unique_ptr<Job>> jobs_; ///< in the order of their arrival
    std::vector<Row> batch_;
    std::vector<Place> batchPlaces_; ///< the samples of the batch, in the order of their rows
    int chunk_;
    const Lookup lookup_;
    PassCost cost_;
    GuessRecord record_;
    std::vector<GuessOffer> offers_; ///< of `batchPlaces_`
};

} // namespace khatwa::engine
