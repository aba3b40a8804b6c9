#include "app/maths/generators.h"

#include "app/maths/generators_data.h"
#include "app/maths/kernels.h"

#include <algorithm>

namespace khatwa::maths {

Generators::Data::Data(std::vector<Expression> list, Kernels taken)
    : expressions(std::move(list)), kernels(taken) {
    for (std::size_t i = 0; i < expressions.size(); ++i)
        if (expressions[i].is(Kind::Symbol))
            symbols.emplace(expressions[i].text(), i);
    fmpq_mpoly_ctx_init(context, static_cast<slong>(std::max<std::size_t>(expressions.size(), 1)),
                        ORD_LEX);
}

Generators::Data::~Data() {
    fmpq_mpoly_ctx_clear(context);
}

Generators Generators::ofSymbols(std::vector<std::string> names) {
    std::vector<Expression> list;
    for (const std::string& name : names)
        list.push_back(Expression::symbol(name));
    return Generators(std::make_shared<Data>(std::move(list), Kernels::None));
}

Generators Generators::of(std::span<const Expression> expressions, Kernels kernels,
                          Budget& budget) {
    KernelCollector collector(kernels, budget);
    for (const Expression& expression : expressions) {
        budget.spend(static_cast<std::int64_t>(expression.nodes() / 8));
        collector.collect(expression);
    }
    auto data = std::make_shared<Data>(collector.generators(), kernels);
    collector.finish(*data);
    return Generators(std::move(data));
}

std::size_t Generators::size() const {
    return data_->expressions.size();
}

const Expression& Generators::operator[](std::size_t index) const {
    return data_->expressions[index];
}

Kernels Generators::kernels() const {
    return data_->kernels;
}

std::optional<std::size_t> Generators::indexOf(const std::string& symbol) const {
    const auto found = data_->symbols.find(symbol);
    return found == data_->symbols.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Generators::indexOf(const Expression& kernel) const {
    const auto found = std::ranges::find(data_->expressions, kernel);
    if (found == data_->expressions.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - data_->expressions.begin());
}

const fmpq_mpoly_ctx_struct* Generators::context() const {
    return data_->context;
}

} // namespace khatwa::maths
