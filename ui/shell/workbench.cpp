#include "ui/shell/workbench.h"

#include <QtCore/QFileInfo>

#include "core/console/sample.h"

namespace chatelaine::ui {

namespace {

std::string actor() {
  const QString user = qEnvironmentVariable("USER", QStringLiteral("unknown"));
  return user.toStdString();
}

std::filesystem::path pathOf(const QString& file) { return std::filesystem::path(file.toStdString()); }

// Locked by another writer or in a place without write access: reading is still of use.
Result<std::unique_ptr<console::Session>> openAny(const QString& file) {
  auto session = console::Session::open(pathOf(file), console::Mode::write, actor());
  if (session) return session;
  const ErrorCode code = session.error().code;
  if (code == ErrorCode::locked || code == ErrorCode::readOnly) return console::Session::open(pathOf(file), console::Mode::read, actor());
  return session;
}

struct DerivedParts {
  Derived derived;
  std::vector<Error> errors;
};

}  // namespace

QString sentence(const Error& error) {
  QString text = QString::fromStdString(error.message);
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  for (const std::string& note : error.notes) text += u'\n' + QString::fromStdString(note);
  return text;
}

Workbench::Workbench(Jobs& jobs, QObject* parent) : QObject(parent), jobs_(jobs) {}

Workbench::~Workbench() = default;

const std::vector<posture::Finding>& Workbench::findings() const {
  static const std::vector<posture::Finding> none;
  return derived_.findings ? *derived_.findings : none;
}

void Workbench::open(const QString& file) {
  openWith(tr("Opening %1").arg(QFileInfo(file).fileName()), [file](const Task&) { return openAny(file); });
}

void Workbench::create(const QString& file) {
  openWith(tr("Making %1").arg(QFileInfo(file).fileName()), [file](const Task&) { return console::Session::create(pathOf(file), actor()); });
}

void Workbench::openSample(const QString& file) {
  openWith(tr("Making the sample workspace"), [file](const Task& task) -> Opened {
    auto folder = console::sampleFolder();
    if (!folder) return folder.error();
    return console::openSample(*folder, pathOf(file), actor(), task);
  });
}

void Workbench::openWith(const QString& title, std::function<Opened(const Task&)> work) {
  // The value travels in a shared pointer, because std::function wants copies.
  using Carried = std::shared_ptr<Opened>;
  jobs_.start<Carried>(this, title, [work = std::move(work)](const Task& task) { return std::make_shared<Opened>(work(task)); },
                       [this, title](Carried opened) {
                         if (*opened) adopt(std::move(**opened));
                         else Q_EMIT failed(title, opened->error());
                       });
}

void Workbench::adopt(std::unique_ptr<console::Session> session) {
  session_ = std::move(session);
  lane_ = std::make_shared<std::mutex>();
  world_.reset();
  derived_ = {};
  takeWorld(session_->world());
}

void Workbench::takeWorld(console::WorldPtr next) {
  if (world_ && next && world_->revision == next->revision) return;
  world_ = std::move(next);
  derived_ = {};
  Q_EMIT worldChanged();
  derive();
}

void Workbench::derive() {
  if (deriving_) deriving_->abandon();
  if (!world_ || !session_) return;
  auto session = session_;
  deriving_ = jobs_.start<DerivedParts>(
      this, tr("Checking and comparing with the policies in force"),
      [session, lane = lane_](const Task& task) {
        DerivedParts parts;
        const std::scoped_lock turn(*lane);
        const console::WorldPtr world = session->world();
        parts.derived.revision = world->revision;
        if (auto conform = console::conform(*world, {}, task))
          parts.derived.conform = std::make_shared<simulate::ConformResult>(std::move(*conform));
        else parts.errors.push_back(conform.error());
        if (auto runs = session->runChecks(task)) {
          parts.derived.findings = std::make_shared<std::vector<posture::Finding>>(posture::findings(*runs));
          parts.derived.checks = std::make_shared<std::vector<posture::CheckRun>>(std::move(*runs));
        } else {
          parts.errors.push_back(runs.error());
        }
        return parts;
      },
      [this](DerivedParts parts) {
        for (const Error& error : parts.errors)
          if (error.code != ErrorCode::cancelled) Q_EMIT failed(tr("Checking"), error);
        if (!world_ || parts.derived.revision != world_->revision) return;
        derived_ = std::move(parts.derived);
        Q_EMIT derivedChanged();
      });
}

}  // namespace chatelaine::ui
