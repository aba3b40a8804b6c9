// Tables of names, sorted while they are compiled, so that they can be written in the order of
// ideas.
#pragma once

#include "app/maths/read_names.h"

#include <algorithm>
#include <array>

namespace khatwa::maths::reading {

struct Entry {
    std::string_view name;
    Meaning meaning;
};

constexpr char code(Rel rel) {
    return static_cast<char>(rel);
}

template <std::size_t N>
constexpr std::array<Entry, N> sorted(std::array<Entry, N> table) {
    std::ranges::sort(table, {}, &Entry::name);
    return table;
}

template <std::size_t N>
std::optional<Meaning> find(const std::array<Entry, N>& table, std::string_view name) {
    const auto found = std::ranges::lower_bound(table, name, {}, &Entry::name);
    if (found == table.end() || found->name != name)
        return std::nullopt;
    Meaning meaning = found->meaning;
    if (meaning.text.empty())
        meaning.text = found->name;
    return meaning;
}

} // namespace khatwa::maths::reading
