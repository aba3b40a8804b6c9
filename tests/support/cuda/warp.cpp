#include "tests/support/cuda/warp.h"

#include "tests/support/cuda/scheduler.h"

#include <bit>

namespace khatwa::cudashim {

namespace {

Exchange* unused = nullptr;
Exchange* every = nullptr;

Exchange* newExchange() {
    if (unused == nullptr) {
        auto* fresh = new Exchange;
        fresh->made = every;
        every = fresh;
        return fresh;
    }
    Exchange* exchange = unused;
    unused = exchange->next;
    return exchange;
}

void wake(Exchange& exchange) {
    auto* thread = static_cast<Thread*>(exchange.waiting);
    exchange.waiting = nullptr;
    while (thread != nullptr) {
        Thread* next = thread->next;
        ready.add(thread);
        thread = next;
    }
}

bool complete(const Exchange& exchange, const Warp& warp) {
    return ((exchange.arrived | warp.ended) & exchange.mask) == exchange.mask;
}

void close(Exchange& exchange, Warp& warp) {
    Exchange** at = &warp.open;
    while (*at != &exchange)
        at = &(*at)->next;
    *at = exchange.next;
}

} // namespace

Exchange* meet(const char* what, unsigned mask, const void* mine, std::size_t bytes,
               void (*combine)(Exchange&), bool ordersMemory) {
    stopIfAsked();
    Thread& thread = self();
    Warp& warp = *thread.warp;
    const unsigned bit = 1u << thread.lane;
    if ((mask & bit) == 0)
        fail("a warp instruction whose mask leaves out the lane that executes it");
    Exchange* exchange = warp.open;
    while (exchange != nullptr && exchange->mask != mask)
        exchange = exchange->next;
    if (exchange == nullptr) {
        exchange = newExchange();
        exchange->what = what;
        exchange->mask = mask;
        exchange->arrived = exchange->left = 0;
        exchange->order = warp.order + 8 * (warp.meetings++ % 2);
        exchange->waiting = nullptr;
        exchange->next = warp.open;
        warp.open = exchange;
    } else if (exchange->what != what) {
        fail("lanes of one warp are at different warp instructions");
    }
    if (ordersMemory)
        ordersBefore(exchange->order);
    copyWords(exchange->values[thread.lane], mine, bytes);
    exchange->arrived |= bit;
    if (complete(*exchange, warp)) {
        close(*exchange, warp);
        if (combine != nullptr)
            combine(*exchange);
        wake(*exchange);
    } else {
        thread.next = static_cast<Thread*>(exchange->waiting);
        exchange->waiting = &thread;
        pause();
    }
    if (ordersMemory)
        ordersAfter(exchange->order);
    return exchange;
}

void leave(Exchange* exchange) {
    if (++exchange->left != static_cast<unsigned>(std::popcount(exchange->arrived)))
        return;
    exchange->next = unused;
    unused = exchange;
}

void reclaimExchanges() {
    unused = nullptr;
    for (Exchange* exchange = every; exchange != nullptr; exchange = exchange->made) {
        exchange->next = unused;
        unused = exchange;
    }
}

void warpLaneEnded(Thread& thread) {
    Warp& warp = *thread.warp;
    warp.ended |= 1u << thread.lane;
    for (Exchange* exchange = warp.open; exchange != nullptr;) {
        Exchange* next = exchange->next;
        if (complete(*exchange, warp)) {
            close(*exchange, warp);
            wake(*exchange);
        }
        exchange = next;
    }
}

void syncWarp(unsigned mask) {
    const unsigned nothing = 0;
    leave(meet("__syncwarp", mask, &nothing, sizeof nothing, nullptr, true));
    self().fenced = false;
}

void shuffle(const char* what, unsigned mask, const void* mine, std::size_t bytes, unsigned source,
             void* out) {
    Exchange* exchange = meet(what, mask, mine, bytes, nullptr, false);
    if ((exchange->arrived >> source & 1u) == 0)
        fail("a shuffle from a lane that takes no part in it");
    copyWords(out, exchange->values[source], bytes);
    leave(exchange);
}

unsigned ballot(const char* what, unsigned mask, bool vote) {
    std::uint64_t all[32];
    gatherWords(what, mask, vote ? 1u : 0u, all);
    unsigned votes = 0;
    for (unsigned i = 0; i < 32; ++i)
        votes |= static_cast<unsigned>(all[i] & 1u) << i;
    return votes;
}

void gatherWords(const char* what, unsigned mask, std::uint64_t mine, std::uint64_t (&all)[32]) {
    Exchange* exchange = meet(what, mask, &mine, sizeof mine, nullptr, false);
    for (unsigned i = 0; i < 32; ++i) {
        all[i] = 0;
        if ((exchange->arrived >> i & 1u) != 0)
            copyWords(&all[i], exchange->values[i], sizeof all[i]);
    }
    leave(exchange);
}

void gatherPointers(const char* what, const void* mine, const void* (&all)[32]) {
    Exchange* exchange = meet(what, ~0u, &mine, sizeof mine, nullptr, false);
    for (unsigned i = 0; i < 32; ++i) {
        all[i] = nullptr;
        if ((exchange->arrived >> i & 1u) != 0)
            copyWords(&all[i], exchange->values[i], sizeof all[i]);
    }
    leave(exchange);
}

} // namespace khatwa::cudashim
