#include "ui/pages/draft/draft_desk.h"

#include <algorithm>

namespace chatelaine::ui {

namespace {

constexpr qint64 answerInterval = 50;        // milliseconds

}  // namespace

DraftDesk::DraftDesk(PageContext& context, QObject* parent) : QObject(parent), context_(context), live_(this) {
  soon_.setSingleShot(true);
  soon_.setInterval(0);
  connect(&soon_, &QTimer::timeout, this, &DraftDesk::ask);
  taking_.setSingleShot(true);
  connect(&taking_, &QTimer::timeout, this, &DraftDesk::take);
  connect(&live_, &LiveReplay::answered, this, &DraftDesk::takeSoon);
  connect(&context_.workbench, &Workbench::worldChanged, this, &DraftDesk::worldMoved);
  connect(&context_.scope, &ScopeModel::scopeChanged, this, &DraftDesk::askSoon);
}

// Every answer is shown by several pages: who types faster than they are read sees every twentieth of a second's newest.
void DraftDesk::takeSoon(const LiveAnswerPtr& answer) {
  if (!draft_) return;
  next_ = answer;
  if (!taking_.isActive()) taking_.start(taken_.isValid() ? static_cast<int>(std::max<qint64>(0, answerInterval - taken_.elapsed())) : 0);
}

void DraftDesk::take() {
  if (!draft_ || !next_) return;
  answer_ = std::move(next_);
  if (answer_->answer.result) lastGood_ = answer_;
  Q_EMIT answered();
  taken_.start();
}

// The first draft of a workspace that was just opened is taken up; one that a person closed stays closed.
void DraftDesk::worldMoved() {
  const auto world = context_.world();
  const QString path = world ? QString::fromStdString(world->path) : QString();
  if (path != path_) {
    path_ = path;
    if (draft_) close();
    for (const auto& set : world ? world->policySets : std::vector<console::PolicySetInfo>{})
      if (set.draft) return open({set.name, set.files, set.disable});
  }
  askSoon();
}

void DraftDesk::open(console::DraftText draft) {
  draft_ = std::move(draft);
  changed_ = false;
  next_.reset();
  answer_.reset();
  lastGood_.reset();
  Q_EMIT opened();
  askSoon();
}

void DraftDesk::openNamed(const QString& name) {
  const auto world = context_.world();
  if (!world) return;
  for (const auto& set : world->policySets)
    if (set.draft && QString::fromStdString(set.name) == name) return open({set.name, set.files, set.disable});
}

void DraftDesk::create(const QString& name) { open({name.toStdString(), {{name.toStdString() + ".cedar", ""}}, {}}); }

void DraftDesk::close() {
  draft_.reset();
  next_.reset();
  answer_.reset();
  lastGood_.reset();
  changed_ = false;
  Q_EMIT opened();
}

void DraftDesk::setText(const std::string& file, const std::string& text) {
  if (!draft_) return;
  for (auto& known : draft_->files) {
    if (known.name != file) continue;
    if (known.text == text) return;
    known.text = text;
    return touch();
  }
}

void DraftDesk::addFile(console::PolicyFile file) {
  if (!draft_) open({"take-away", {}, {}});
  const auto known = std::find_if(draft_->files.begin(), draft_->files.end(), [&](const console::PolicyFile& f) { return f.name == file.name; });
  if (known == draft_->files.end())
    draft_->files.push_back(std::move(file));
  else
    *known = std::move(file);
  touch();
  Q_EMIT opened();
}

void DraftDesk::setDisabled(const std::string& policy, bool disabled) {
  if (!draft_) return;
  auto& list = draft_->disable;
  const auto at = std::find(list.begin(), list.end(), policy);
  if (disabled == (at != list.end())) return;
  if (disabled)
    list.push_back(policy);
  else
    list.erase(at);
  touch();
}

void DraftDesk::setBaseline(const QString& name) {
  if (baseline_ == name) return;
  baseline_ = name;
  askSoon();
}

void DraftDesk::setOptions(const simulate::ReplayOptions& options) {
  options_ = options;
  askSoon();
}

void DraftDesk::touch() {
  changed_ = true;
  Q_EMIT edited();
  askSoon();
}

void DraftDesk::save() {
  if (!draft_) return;
  console::PolicySetInfo set;
  set.name = draft_->name;
  set.draft = true;
  set.files = draft_->files;
  set.disable = draft_->disable;
  context_.workbench.perform<Result<void>>(
      this, tr("Saving draft"), [set](console::Session& session, const Task&) { return session.savePolicySet(set); },
      [this, name = QString::fromStdString(set.name)](Result<void> done) {
        if (!done) {
          Q_EMIT failed(sentence(done.error()));
          return;
        }
        changed_ = false;
        Q_EMIT saved(tr("Saved draft “%1”").arg(name));
        Q_EMIT edited();
      });
}

// Several changes of one moment (a text and its selection, a world and its scope) make one replay.
void DraftDesk::askSoon() {
  if (draft_) soon_.start();
}

void DraftDesk::ask() {
  const auto world = context_.world();
  if (!draft_ || !world) return;
  console::WhatIfRequest request;
  request.world = world;
  request.scope = context_.coreScope();
  request.draft = *draft_;
  request.baseline = baseline_.toStdString();
  request.options = options_;
  asked_ = live_.ask(std::move(request));
}

}  // namespace chatelaine::ui
