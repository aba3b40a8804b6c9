#include "ui/Models/models_model.h"

#include "ui/Models/error_words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QPromise>
#include <QVariantMap>
#include <QtConcurrentRun>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <utility>

namespace khatwa::ui {

namespace {

constexpr int kProgressSteps = 1000;
constexpr std::array<qint64, 6> kContexts = {4096, 8192, 16384, 32768, 65536, 131072};
constexpr double kSecondsBeforeEstimate = 1.0;

std::filesystem::path toPath(const QString& path) {
    return std::filesystem::path(path.toStdU16String());
}

QVariantMap fact(const QString& label, const QString& value) {
    return {{QStringLiteral("label"), label}, {QStringLiteral("value"), value}};
}

/// "3.8 million", "8.2 billion": how people name the size of a model.
QString countWords(quint64 count) {
    const auto amount = static_cast<double>(count);
    if (amount >= 1e9)
        return ModelsModel::tr("%1 billion").arg(amount / 1e9, 0, 'f', 1);
    return ModelsModel::tr("%1 million").arg(amount / 1e6, 0, 'f', 1);
}

} // namespace

ModelsModel::ModelsModel(std::unique_ptr<ModelService> service, Preferences& preferences,
                         std::optional<std::filesystem::path> starter, QObject* parent)
    : QObject(parent), service_(std::move(service)), preferences_(preferences),
      starter_(std::move(starter)), wantedContext_(preferences.context()) {
    worker_.setMaxThreadCount(1);
    service_->setUseGpu(preferences_.useGpu());
    // A model may outlive this by its last reply, so who is told is looked for on the UI thread.
    service_->setGpuLost([guard = QPointer<ModelsModel>(this)] {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard] {
                if (guard)
                    guard->leaveGpu();
            },
            Qt::QueuedConnection);
    });
    connect(&inspectionWatcher_, &QFutureWatcher<Inspection>::finished, this,
            &ModelsModel::inspected);
    connect(&loadWatcher_, &QFutureWatcher<Loading>::finished, this, &ModelsModel::finished);
    connect(&loadWatcher_, &QFutureWatcher<Loading>::progressValueChanged, this, [this](int value) {
        progress_ = static_cast<double>(value) / kProgressSteps;
        emit progressChanged();
    });
}

ModelsModel::~ModelsModel() {
    inspectionWatcher_.disconnect();
    loadWatcher_.disconnect();
    loadWatcher_.cancel();
    worker_.waitForDone();
}

template <typename Work>
std::optional<ModelsModel::Trouble> ModelsModel::attempt(Work&& work) {
    try {
        work();
        return std::nullopt;
    } catch (const engine::Error& error) {
        Trouble trouble{error.code(), {}, QString::fromStdString(error.what())};
        for (const std::string& argument : error.arguments())
            trouble.arguments.append(QString::fromStdString(argument));
        return trouble;
    } catch (const std::bad_alloc&) {
        return Trouble{engine::ErrorCode::OutOfMemory, {}, {}};
    } catch (const std::exception& error) {
        return Trouble{engine::ErrorCode::InvalidArgument, {}, QString::fromUtf8(error.what())};
    }
}

void ModelsModel::start(const QString& override) {
    const QString path = override.isEmpty() ? preferences_.modelPath() : override;
    begin(path, path.isEmpty() ? 0 : preferences_.context(), false);
}

void ModelsModel::choose(const QUrl& fileOrFolder) {
    setPath(fileOrFolder.toLocalFile());
}

void ModelsModel::setPath(const QString& path) {
    const QString clean = path.trimmed();
    if (clean == path_)
        return;
    path_ = clean;
    emit pathChanged();
    inspect();
}

void ModelsModel::inspect() {
    info_.reset();
    trouble_.reset();
    inspecting_ = !path_.isEmpty();
    emit inspectionChanged();
    if (path_.isEmpty())
        return;
    inspectionWatcher_.setFuture(QtConcurrent::run(
        &worker_, [service = service_.get(), path = path_, context = wantedContext_] {
            Inspection inspection;
            inspection.path = path;
            inspection.trouble =
                attempt([&] { inspection.info = service->inspect(toPath(path), context); });
            return inspection;
        }));
}

void ModelsModel::inspected() {
    const Inspection inspection = inspectionWatcher_.result();
    if (inspection.path != path_)
        return;
    inspecting_ = false;
    info_ = inspection.info;
    trouble_ = inspection.trouble;
    emit inspectionChanged();
}

QString ModelsModel::name() const {
    return info_ ? QString::fromStdString(info_->name) : QString();
}

QVariantList ModelsModel::facts() const {
    if (!info_)
        return {};
    return {
        fact(tr("Architecture"), QString::fromStdString(info_->architecture)),
        fact(tr("Parameters"), countWords(info_->parameters)),
        fact(tr("Format"), QStringLiteral("%1 · %2").arg(QString::fromStdString(info_->format),
                                                         QString::fromStdString(info_->weights))),
        fact(tr("Size on disk"), sizeWords(info_->fileBytes)),
        fact(tr("Longest context"), tr("%n token(s)", "", static_cast<int>(info_->contextLimit))),
    };
}

QString ModelsModel::memory() const {
    if (!info_)
        return {};
    const QString needed = tr("It will take %1 of memory: %2 for the model, %3 for a context of %n "
                              "token(s), %4 to work in.",
                              "", static_cast<int>(info_->context))
                               .arg(sizeWords(info_->memoryNeeded()), sizeWords(info_->weightBytes),
                                    sizeWords(info_->cacheBytes), sizeWords(info_->workBytes));
    if (info_->memoryPresent == 0)
        return needed;
    const QString present = sizeWords(info_->memoryPresent);
    return needed + QLatin1Char(' ') +
           (fits() ? tr("%1 are free.").arg(present)
                   : tr("Only %1 are free: choose a shorter context or a smaller model.")
                         .arg(present));
}

bool ModelsModel::fits() const {
    return info_ && (info_->memoryPresent == 0 || info_->memoryNeeded() <= info_->memoryPresent);
}

QVariantList ModelsModel::contexts() const {
    if (!info_)
        return {};
    QVariantList list;
    const auto add = [&list](qint64 value) {
        const QString text = value >= 1024 && value % 1024 == 0
                                 ? tr("%n K", "thousands of tokens", static_cast<int>(value / 1024))
                                 : QString::number(value);
        list.append(QVariantMap{{QStringLiteral("value"), value}, {QStringLiteral("text"), text}});
    };
    for (const qint64 context : kContexts)
        if (context < info_->contextLimit)
            add(context);
    add(info_->contextLimit);
    return list;
}

qint64 ModelsModel::context() const {
    return info_ ? info_->context : wantedContext_;
}

void ModelsModel::setContext(qint64 context) {
    if (context == this->context())
        return;
    wantedContext_ = context;
    inspect();
}

QString ModelsModel::words(const Trouble& trouble) const {
    return errorWords(trouble.code, trouble.arguments, trouble.message);
}

QString ModelsModel::error() const {
    return trouble_ ? words(*trouble_) : QString();
}

void ModelsModel::load() {
    if (info_ && !loading_)
        begin(path_, wantedContext_, true);
}

void ModelsModel::loadStarter() {
    if (loading_)
        return;
    preferences_.setModelPath({});
    begin({}, 0, true);
}

void ModelsModel::begin(const QString& path, qint64 context, bool remember) {
    loading_ = true;
    remember_ = remember;
    progress_ = 0.0;
    loadingName_ = path.isEmpty() ? tr("the starter model") : QFileInfo(path).fileName();
    if (remember) {
        fallback_.reset();
        emit noticeChanged();
    }
    clock_.start();
    emit loadingChanged();
    emit progressChanged();
    // The old model goes first: two large ones may not fit side by side. It comes back when this
    // fails.
    previous_.reset();
    if (loaded_ && !loadedPath_.isEmpty())
        previous_ = Choice{loadedPath_, loadedContext_, loadedName_};
    loaded_ = false;
    emit solverChanged(nullptr, {}, path.isEmpty());
    const std::optional<std::filesystem::path> file = path.isEmpty() ? starter_ : toPath(path);
    loadWatcher_.setFuture(QtConcurrent::run(
        &worker_, [service = service_.get(), path, file, context](QPromise<Loading>& promise) {
            promise.setProgressRange(0, kProgressSteps);
            Loading loading;
            loading.path = path;
            loading.context = context;
            loading.trouble = attempt([&] {
                if (!file)
                    throw engine::Error(engine::ErrorCode::FileNotFound,
                                        "The starter model is not there.", {"khatwa-starter.gguf"});
                loading.name = QString::fromStdString(service->inspect(*file, context).name);
                loading.solver = service->load(*file, context, [&promise](double done) {
                    promise.setProgressValue(static_cast<int>(done * kProgressSteps));
                    return !promise.isCanceled();
                });
                loading.runsOn = service->runsOn();
            });
            promise.addResult(std::move(loading));
        }));
}

void ModelsModel::cancel() {
    if (loading_)
        loadWatcher_.cancel();
}

void ModelsModel::finished() {
    loading_ = false;
    // A cancelled future gives no result: what was in use before takes its place again.
    const bool cancelled = loadWatcher_.isCanceled() || loadWatcher_.future().resultCount() == 0;
    // Taken, not copied: the future would keep the model until the next one is being loaded beside
    // it.
    Loading result = cancelled ? Loading{} : loadWatcher_.future().takeResult();
    if (result.solver) {
        loaded_ = true;
        loadedPath_ = result.path;
        loadedName_ = result.name;
        loadedContext_ = result.context;
        runsOn_ = std::move(result.runsOn);
        gpuSeen_ = gpuSeen_ || runsOn_.onGpu > 0;
        if (remember_ && !result.path.isEmpty()) {
            preferences_.setModelPath(result.path);
            preferences_.setContext(wantedContext_);
        }
        if (!result.path.isEmpty()) {
            preferences_.addRecentModel(result.path);
            emit recentChanged();
        }
        emit loadingChanged();
        emit loadedChanged();
        emit solverChanged(std::move(result.solver), result.name, result.path.isEmpty());
        return;
    }
    const std::optional<Choice> previous = std::exchange(previous_, std::nullopt);
    if (result.trouble && result.path.isEmpty() && !previous) {
        fallback_ = result.trouble;
        fallbackName_.clear();
        emit loadingChanged();
        emit loadedChanged();
        emit noticeChanged();
        emit unavailable();
        return;
    }
    if (result.trouble) {
        fallback_ = result.trouble;
        fallbackName_ =
            result.path.isEmpty() ? tr("the starter model") : QFileInfo(result.path).fileName();
        backName_ = previous ? previous->name : QString();
        emit noticeChanged();
    }
    if (previous)
        begin(previous->path, previous->context, false);
    else
        begin({}, 0, false);
}

void ModelsModel::loadAnew() {
    if (loaded_ && !loading_)
        begin(loadedPath_, loadedContext_, false);
}

void ModelsModel::leaveGpu() {
    if (gpuLost_)
        return;
    gpuLost_ = true; // it stays lost until the program is started again
    service_->setUseGpu(false);
    emit noticeChanged();
    loadAnew();
}

void ModelsModel::setUseGpu(bool use) {
    if (use == preferences_.useGpu())
        return;
    preferences_.setUseGpu(use);
    service_->setUseGpu(use && !gpuLost_);
    emit useGpuChanged();
    loadAnew();
}

bool ModelsModel::gpuKnown() const {
    return gpuSeen_ || !preferences_.useGpu();
}

QString ModelsModel::runsOn() const {
    if (!loaded_ || runsOn_.layers == 0)
        return {};
    const QString trouble = gpuTrouble();
    const auto whole = [&](const QString& sentence) {
        return trouble.isEmpty() ? sentence : sentence + u' ' + trouble;
    };
    if (runsOn_.onGpu == 0)
        return whole(tr("It runs on the processor."));
    const QString gpu = QChar(0x2068) + QString::fromStdString(runsOn_.gpu) + QChar(0x2069);
    if (runsOn_.onGpu == runsOn_.layers)
        return tr("It runs on the GPU (%1) and takes %2 of its memory.")
            .arg(gpu, sizeWords(runsOn_.gpuBytes));
    return whole(tr("%1 of its %2 layers run on the GPU (%3, %4 of its memory), the others on the "
                    "processor.")
                     .arg(QString::number(runsOn_.onGpu), QString::number(runsOn_.layers), gpu,
                          sizeWords(runsOn_.gpuBytes)));
}

QString ModelsModel::gpuTrouble() const {
    switch (runsOn_.trouble) {
    case RunsOn::Trouble::None:
        break;
    case RunsOn::Trouble::NoRoom:
        return tr("The GPU had less room than it seemed: close what else uses it, then load the "
                  "model again.");
    case RunsOn::Trouble::NoAnswer:
        return tr("The GPU does not answer; starting the machine again may help.");
    case RunsOn::Trouble::DriverTooOld:
        return tr("The GPU needs a newer driver before models can run on it.");
    }
    return {};
}

QString ModelsModel::notice() const {
    if (!fallback_ && gpuLost_)
        return tr("The GPU stopped working. Models run on the processor until Khatwa is started "
                  "again.");
    if (!fallback_)
        return {};
    if (fallbackName_.isEmpty())
        return tr("The starter model could not be loaded: %1").arg(words(*fallback_));
    if (!backName_.isEmpty())
        return tr("%1 could not be loaded, so %2 is in use again. %3")
            .arg(QChar(0x2068) + fallbackName_ + QChar(0x2069),
                 QChar(0x2068) + backName_ + QChar(0x2069), words(*fallback_));
    return tr("%1 could not be loaded, so the starter model is in use. %2")
        .arg(QChar(0x2068) + fallbackName_ + QChar(0x2069), words(*fallback_));
}

QString ModelsModel::loadingText() const {
    const double seconds = static_cast<double>(clock_.elapsed()) / 1000.0;
    const QString doing = tr("Loading %1").arg(QChar(0x2068) + loadingName_ + QChar(0x2069));
    if (progress_ <= 0.0 || seconds < kSecondsBeforeEstimate)
        return doing;
    const int left = static_cast<int>(seconds / progress_ * (1.0 - progress_) + 0.5);
    return doing + QStringLiteral(" · ") + tr("about %n second(s) left", "", left);
}

QVariantList ModelsModel::recent() const {
    QVariantList list;
    for (const QString& path : preferences_.recentModels())
        list.append(QVariantMap{{QStringLiteral("path"), path},
                                {QStringLiteral("name"), QFileInfo(path).fileName()}});
    return list;
}

void ModelsModel::forget(const QString& path) {
    preferences_.removeRecentModel(path);
    emit recentChanged();
}

void ModelsModel::retranslate() {
    emit inspectionChanged();
    emit progressChanged();
    emit loadedChanged();
    emit noticeChanged();
}

} // namespace khatwa::ui
