#include "engine/generate/scheduler.h"

#include "engine/error.h"

#include <algorithm>
#include <exception>
#include <new>
#include <string_view>

namespace khatwa::engine {

namespace {

constexpr std::string_view kNoMemory = "There is not enough memory left. Close other programs, or "
                                       "load the model with a shorter context.";

/// What is said of a failure; lives as long as `error`. Allocates nothing: memory may be what is
/// missing.
std::string_view wordsFor(const std::exception& error) {
    const auto* own = dynamic_cast<const Error*>(&error);
    const bool noMemory = own != nullptr ? own->code() == ErrorCode::OutOfMemory
                                         : dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    return noMemory ? kNoMemory : error.what();
}

/// Where there is no memory for the words either, the end is told without them.
void tellFinished(const Events& events, int sample, Events::Outcome& outcome,
                  std::string_view message) {
    outcome.noMemory = message == kNoMemory;
    try {
        outcome.message = message;
    } catch (const std::bad_alloc&) {
        outcome.message.clear();
    }
    try {
        if (events.finished)
            events.finished(sample, outcome);
    } catch (const std::exception&) {
        // It was told; there is nobody left to tell of this.
    }
}

int pagesFor(int length) {
    return (length + kPageSize - 1) / kPageSize;
}

/// What can be done about `capacity` positions: more can be loaded only where the file allows more.
std::string adviceOnContext(const Model& model, std::int64_t capacity) {
    const std::int64_t limit = model.config().contextLength;
    return limit <= 0 || capacity < limit ? "load the model with a longer context"
                                          : "choose a model with a longer context";
}

std::string contextFullMessage(const Model& model, std::int64_t capacity) {
    return "The model's context of " + std::to_string(capacity) +
           " tokens is full, so the answer ends here. Ask a shorter question, or " +
           adviceOnContext(model, capacity) + ".";
}

} // namespace

double Scheduler::Job::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - submitted).count();
}

Scheduler::Scheduler(Model& model, Lookup lookup)
    : model_(model), kept_(model.pages()), workspace_(model.config().vocabulary),
      chunk_(model.promptRows()), lookup_(lookup) {
    // So that a batch can always be told which replies it was for.
    batchPlaces_.reserve(static_cast<std::size_t>(model.maxBatch()));
}

std::string Scheduler::problemWith(const Request& request) const {
    if (request.prompt.empty())
        return "There is nothing to answer: the prompt is empty.";
    const int vocabulary = model_.config().vocabulary;
    const auto outside = [&](TokenId id) { return id < 0 || id >= vocabulary; };
    for (const auto* ids : {&request.prompt, &request.closeThinking}) {
        const auto wrong = std::find_if(ids->begin(), ids->end(), outside);
        if (wrong != ids->end())
            return "Token " + std::to_string(*wrong) + " is not one of the model's " +
                   std::to_string(vocabulary) + ".";
    }
    return samplingProblem(request.sampling);
}

void Scheduler::submit(RequestId id, Request request, Events events,
                       std::chrono::steady_clock::time_point when) {
    const auto samples = static_cast<std::size_t>(std::max(1, request.samples));
    std::unique_ptr<Job> made;
    try {
        made = std::make_unique<Job>();
        made->samples.resize(samples);
        jobs_.reserve(jobs_.size() + 1);
    } catch (const std::bad_alloc&) {
        Events::Outcome outcome;
        outcome.reason = FinishReason::Failed;
        outcome.promptTokens = static_cast<int>(request.prompt.size());
        for (std::size_t k = 0; k < samples; ++k)
            tellFinished(events, static_cast<int>(k), outcome, kNoMemory);
        return;
    }
    made->id = id;
    made->request = std::move(request);
    made->events = std::move(events);
    made->submitted = when;
    Job& added = *jobs_.emplace_back(std::move(made));

    FinishReason reason = FinishReason::Failed;
    const auto refuseAll = [&](std::string_view problem) {
        for (int k = 0; k < static_cast<int>(added.samples.size()); ++k)
            finish({&added, k}, reason, problem);
    };
    try {
        std::string problem = problemWith(added.request);
        const std::int64_t capacity = model_.sequenceCapacity();
        if (problem.empty() && static_cast<std::int64_t>(added.request.prompt.size()) >= capacity) {
            problem = "The question takes " + std::to_string(added.request.prompt.size()) +
                      " tokens, but the model's context holds " + std::to_string(capacity) +
                      ". Shorten it, or " + adviceOnContext(model_, capacity) + ".";
            reason = FinishReason::ContextFull;
        }
        for (int k = 0; problem.empty() && k < static_cast<int>(added.samples.size()); ++k)
            added.samples[static_cast<std::size_t>(k)].reply = std::make_unique<Reply>(
                added.request, k, model_.tokenizer(), model_.config().vocabulary);
        if (!problem.empty())
            refuseAll(problem);
    } catch (const std::bad_alloc&) {
        refuseAll(kNoMemory);
    }
    removeFinished();
}

void Scheduler::stop(RequestId id) {
    for (const auto& job : jobs_) {
        for (int k = 0; job->id == id && k < static_cast<int>(job->samples.size()); ++k)
            finish({job.get(), k}, FinishReason::Stopped);
    }
    removeFinished();
}

void Scheduler::stopAll() {
    for (const auto& job : jobs_) {
        for (int k = 0; k < static_cast<int>(job->samples.size()); ++k)
            finish({job.get(), k}, FinishReason::Stopped);
    }
    removeFinished();
}

void Scheduler::answerNow(RequestId id) {
    for (const auto& job : jobs_)
        job->answerNow = job->answerNow || job->id == id;
}

int Scheduler::activeSamples() const {
    int active = 0;
    for (const auto& job : jobs_)
        active +=
            static_cast<int>(std::count_if(job->samples.begin(), job->samples.end(),
                                           [](const Sample& sample) { return sample.active(); }));
    return active;
}

/// A later sample starts where the first one has read the prompt (or is over).
bool Scheduler::mayStart(const Job& job, int sample) const {
    if (sample == 0)
        return true;
    const Sample& first = job.samples.front();
    return first.finished || first.read >= static_cast<int>(job.request.prompt.size()) ||
           job.samples[static_cast<std::size_t>(sample)].reply->generated() > 0;
}

void Scheduler::admit() {
    for (const auto& job : jobs_) {
        for (int k = 0; k < static_cast<int>(job->samples.size()); ++k) {
            const Sample& sample = job->samples[static_cast<std::size_t>(k)];
            if (sample.active() || sample.finished || !mayStart(*job, k))
                continue;
            // In the order of arrival: who waits is not overtaken. A batch that is full is no cache
            // that is full, and nothing to tell.
            if (activeSamples() >= model_.maxBatch())
                return;
            try {
                if (admit({job.get(), k}))
                    continue;
            } catch (const std::exception& error) {
                finish({job.get(), k}, FinishReason::Failed, wordsFor(error));
                continue;
            }
            tellWaiting({job.get(), k});
            return;
        }
    }
}

/// Gives the sample a sequence with as much of its text as the cache holds somewhere. False when it
/// has to wait.
bool Scheduler::admit(Place place) {
    Sample& sample = *place;
    const std::span<const TokenId> tokens(sample.reply->tokens());
    // The last token is always read: its logits are what is wanted.
    const std::span<const TokenId> known = tokens.first(tokens.size() - 1);
    PageTable& pages = model_.pages();

    const Sample* source = nullptr;
    int shared = 0;
    for (const auto& job : jobs_) {
        for (const Sample& other : job->samples) {
            if (!other.active())
                continue;
            const std::span<const TokenId> held(other.reply->tokens().data(),
                                                static_cast<std::size_t>(other.read));
            const int same = sharedPrefix(held, known);
            if (same > shared) {
                shared = same;
                source = &other;
            }
        }
    }
    const int keptMatch = kept_.longestMatch(known);
    if (keptMatch > shared) {
        shared = keptMatch;
        source = nullptr;
    }
    const SequenceId sequence = source != nullptr ? pages.fork(source->sequence, shared)
                                : shared > 0      ? kept_.take(known, shared)
                                                  : pages.create();

    // Its own text, the copy of a page that is shared in part, and a page for each running reply to
    // grow into.
    const int active = activeSamples();
    const int needed = pagesFor(static_cast<int>(tokens.size()) + 1) - shared / kPageSize + active;
    while (pages.freePages() < needed && kept_.evict()) {
    }
    if (active > 0 && pages.freePages() < needed) {
        pages.release(sequence);
        return false;
    }
    sample.sequence = sequence;
    sample.read = shared;

    Job& job = *place.job;
    if (!job.started) {
        job.started = true;
        job.reused = shared;
        tellPrefill(place);
    }
    return true;
}

void Scheduler::planBatch(bool guessing) {
    batch_.clear();
    batchPlaces_.clear();
    const auto forEachActive = [&](const auto& visit) {
        for (const auto& job : jobs_) {
            for (int k = 0; k < static_cast<int>(job->samples.size()); ++k) {
                const Place place{job.get(), k};
                if ((*place).active())
                    visit(place);
            }
        }
    };
    const auto choose = [&](Place place, int rows) {
        (*place).rows = rows;
        (*place).guessedRows = 0;
        (*place).guess.tokens.clear();
        batchPlaces_.push_back(place);
    };
    forEachActive([&](Place place) {
        if ((*place).unread() == 1)
            choose(place, 1);
    });
    const auto writing = batchPlaces_.size();
    int room = std::min(chunk_, model_.maxBatch() - static_cast<int>(writing));
    forEachActive([&](Place place) {
        const int rows = std::min((*place).unread(), room);
        if ((*place).unread() > 1 && rows > 0) {
            choose(place, rows);
            room -= rows;
        }
    });
    if (guessing && batchPlaces_.size() == writing)
        planGuesses();
    for (const Place place : batchPlaces_) {
        const Sample& sample = *place;
        const auto& tokens = sample.reply->tokens();
        int position = sample.read;
        for (int i = 0; i < sample.rows; ++i, ++position)
            batch_.push_back({sample.sequence, position, tokens[static_cast<std::size_t>(position)],
                              position + 1 == static_cast<int>(tokens.size())});
        for (int i = 0; i < sample.guessedRows; ++i, ++position)
            batch_.push_back({sample.sequence, position,
                              sample.guess.tokens[static_cast<std::size_t>(i)], true});
    }
}

void Scheduler::planGuesses() {
    offers_.clear();
    const auto rows = static_cast<int>(batchPlaces_.size());
    for (const Place place : batchPlaces_) {
        Sample& sample = *place;
        const auto& tokens = sample.reply->tokens();
        // A token that ends the reply by its place is never read.
        const std::int64_t most = std::min<std::int64_t>(
            {kMostGuesses, sample.reply->left() - 1,
             model_.sequenceCapacity() - static_cast<std::int64_t>(tokens.size()) - 1});
        sample.lookup.guess(tokens, static_cast<int>(most), sample.guess);
        offers_.push_back({sample.guess.matched, static_cast<int>(sample.guess.tokens.size())});
    }
    int room = model_.maxBatch() - rows;
    if (lookup_ == Lookup::Measured) {
        takeGuesses(offers_, rows, room, record_, cost_);
    } else {
        for (GuessOffer& offer : offers_) {
            offer.taken = std::min(offer.tokens, room);
            room -= offer.taken;
        }
    }
    for (std::size_t i = 0; i < offers_.size(); ++i)
        (*batchPlaces_[i]).guessedRows = offers_[i].taken;
}

void Scheduler::step(const std::atomic<bool>& interrupt, const std::atomic<bool>& news) {
    admit();
    try {
        planBatch(lookup_ != Lookup::Off && model_.sameBitsForAnyBatch());
        if (!batch_.empty())
            pass(interrupt, news);
    } catch (const std::exception& error) {
        failBatch(wordsFor(error));
    }
    removeFinished();
}

/// Runs the batch, and does what a full cache or a lost device asks for.
void Scheduler::pass(const std::atomic<bool>& interrupt, const std::atomic<bool>& news) {
    try {
        try {
            runBatch(interrupt, news);
        } catch (const Error& error) {
            // A guess is no reason to take another reply's room.
            const bool guessed = std::any_of(batchPlaces_.begin(), batchPlaces_.end(),
                                             [](Place place) { return (*place).guessedRows > 0; });
            if (error.code() != ErrorCode::ContextFull || !guessed)
                throw;
            planBatch(false);
            runBatch(interrupt, news);
        }
    } catch (const Error& error) {
        if (error.code() == ErrorCode::ContextFull)
            makeRoom();
        else if (error.code() == ErrorCode::DeviceLost)
            endAll(error.what());
        else
            throw;
    }
}

void Scheduler::runBatch(const std::atomic<bool>& interrupt, const std::atomic<bool>& news) {
    const SequenceId first = batch_.front().sequence;
    const int lengthBefore = model_.pages().length(first);
    const auto start = std::chrono::steady_clock::now();
    const std::span<const float> logits = model_.forward(batch_, &interrupt);
    if (model_.pages().length(first) == lengthBefore) // it was interrupted
        return;
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    cost_.measured(static_cast<int>(batch_.size()), time.count());
    afterBatch(logits, news);
}

void Scheduler::afterBatch(std::span<const float> logits, const std::atomic<bool>& news) {
    const auto vocabulary = static_cast<std::size_t>(model_.config().vocabulary);
    std::size_t used = 0;
    for (const Place place : batchPlaces_) {
        Sample& sample = *place;
        sample.read += sample.rows;
        const bool decides = sample.unread() == 0;
        std::span<const float> own;
        if (decides) {
            const auto count = static_cast<std::size_t>(sample.guessedRows) + 1;
            own = logits.subspan(used * vocabulary, count * vocabulary);
            used += count;
        }
        const int readBefore = sample.read - sample.rows;
        const auto promptTokens = static_cast<int>(place.job->request.prompt.size());
        if (place.sample == 0 && readBefore < promptTokens && sample.reply->generated() == 0)
            tellPrefill(place);
        if (!decides || sample.finished)
            continue;
        try {
            write(place, own, news);
        } catch (const std::exception& error) {
            finish(place, FinishReason::Failed, wordsFor(error));
        }
    }
}

/// The next token, and those after it as long as they were guessed. `logits` are those of the last
/// token and of each guessed one.
void Scheduler::write(Place place, std::span<const float> logits, const std::atomic<bool>& news) {
    Sample& sample = *place;
    const auto vocabulary = static_cast<std::size_t>(model_.config().vocabulary);
    const std::vector<TokenId>& guess = sample.guess.tokens;
    const auto& tokens = sample.reply->tokens();
    sample.guessed += sample.guessedRows;
    int right = 0; // guesses that came true, which the cache holds already
    while (true) {
        advance(place, logits.subspan(static_cast<std::size_t>(right) * vocabulary, vocabulary));
        if (sample.finished)
            return;
        while (sample.unread() > 0 && right < static_cast<int>(guess.size())) {
            const bool same = guess[static_cast<std::size_t>(right)] ==
                              tokens[static_cast<std::size_t>(sample.read)];
            record_.add(sample.guess.matched + right, same);
            if (!same || right >= sample.guessedRows)
                break;
            ++right;
            ++sample.read;
            ++sample.guessedRight;
        }
        if (sample.unread() > 0)
            break;
        if (news.load(std::memory_order_relaxed)) {
            --sample.read; // its logits are worked out again
            break;
        }
    }
    model_.pages().truncate(sample.sequence, sample.read);
}

void Scheduler::tellWaiting(Place place) {
    Sample& sample = *place;
    if (sample.toldWaiting)
        return;
    sample.toldWaiting = true;
    try {
        if (place.job->events.waiting)
            place.job->events.waiting(place.sample);
    } catch (const std::exception& error) {
        finish(place, FinishReason::Failed, wordsFor(error));
    }
}

void Scheduler::tellPrefill(Place place) {
    const Job& job = *place.job;
    try {
        if (job.events.prefill)
            job.events.prefill((*place).read, static_cast<int>(job.request.prompt.size()));
    } catch (const std::exception& error) {
        finish(place, FinishReason::Failed, wordsFor(error));
    }
}

void Scheduler::advance(Place place, std::span<const float> logits) {
    Sample& sample = *place;
    Job& job = *place.job;
    const auto told = [&](TokenId id, const std::string& text) {
        if (sample.secondsToFirstToken == 0.0)
            sample.secondsToFirstToken = job.seconds();
        if (job.events.token)
            job.events.token(place.sample, id, text);
    };
    const auto reason = sample.reply->advance(logits, workspace_, job.answerNow, told);
    const std::int64_t capacity = model_.sequenceCapacity();
    if (reason == FinishReason::Repetition)
        finish(place, *reason,
               "The model began to repeat itself without end, so it was stopped. Try again with "
               "another seed or a "
               "higher temperature.");
    else if (reason)
        finish(place, *reason);
    else if (static_cast<std::int64_t>(sample.reply->tokens().size()) >= capacity)
        finish(place, FinishReason::ContextFull, contextFullMessage(model_, capacity));
}

/// The cache is full: first what is kept for later goes, then the reply that came last gives its
/// room up and waits.
void Scheduler::makeRoom() {
    if (kept_.evict())
        return;
    Place last;
    for (const auto& job : jobs_) {
        for (int k = 0; k < static_cast<int>(job->samples.size()); ++k) {
            if (job->samples[static_cast<std::size_t>(k)].active())
                last = {job.get(), k};
        }
    }
    if (last.job == nullptr)
        return;
    Sample& sample = *last;
    if (activeSamples() == 1) {
        finish(last, FinishReason::ContextFull, contextFullMessage(model_, model_.cacheCapacity()));
        return;
    }
    model_.pages().release(sample.sequence);
    sample.sequence = -1;
    sample.read = 0;
    tellWaiting(last);
}

void Scheduler::failBatch(std::string_view message) {
    for (const Place place : batchPlaces_)
        finish(place, FinishReason::Failed, message);
}

/// The device is gone and its cache with it: nothing that waits could go on either.
void Scheduler::endAll(const std::string& message) {
    const std::string words = message + " The answer ends here.";
    for (const auto& job : jobs_) {
        for (int k = 0; k < static_cast<int>(job->samples.size()); ++k)
            finish({job.get(), k}, FinishReason::DeviceLost, words);
    }
}

void Scheduler::finish(Place place, FinishReason reason, std::string_view message) {
    Sample& sample = *place;
    Job& job = *place.job;
    if (sample.finished)
        return;
    sample.finished = true;
    Events::Outcome outcome;
    outcome.reason = reason;
    outcome.promptTokens = static_cast<int>(job.request.prompt.size());
    outcome.reusedTokens = job.reused;
    outcome.secondsToFirstToken = sample.secondsToFirstToken;
    outcome.seconds = job.seconds();
    if (sample.reply != nullptr) {
        outcome.tokens = sample.reply->generated();
        outcome.guessedTokens = sample.guessed;
        outcome.rightGuesses = sample.guessedRight;
    }
    if (sample.active()) {
        // What a failed pass left in the cache is not to be trusted.
        const bool trusted = reason != FinishReason::Failed && reason != FinishReason::DeviceLost;
        giveSequenceBack(sample, trusted);
    }
    try {
        const std::string rest = sample.reply != nullptr ? sample.reply->finish() : std::string();
        if (!rest.empty() && job.events.token)
            job.events.token(place.sample, -1, rest);
    } catch (const std::exception& error) {
        outcome.reason = FinishReason::Failed;
        tellFinished(job.events, place.sample, outcome, wordsFor(error));
        return;
    }
    tellFinished(job.events, place.sample, outcome, message);
}

/// What a sample read is kept for later prompts, if that was asked for and there is memory for it.
void Scheduler::giveSequenceBack(Sample& sample, bool keep) {
    const SequenceId sequence = sample.sequence;
    sample.sequence = -1;
    try {
        if (keep) {
            const auto& tokens = sample.reply->tokens();
            model_.pages().truncate(sequence, sample.read); // guesses that nobody chose
            kept_.keep(sequence, {tokens.begin(), tokens.begin() + sample.read});
            return;
        }
    } catch (const std::bad_alloc&) {
    }
    model_.pages().release(sequence);
}

void Scheduler::removeFinished() {
    std::erase_if(jobs_, [](const std::unique_ptr<Job>& job) {
        return std::all_of(job->samples.begin(), job->samples.end(),
                           [](const Sample& sample) { return sample.finished; });
    });
}

} // namespace khatwa::engine
