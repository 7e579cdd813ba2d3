// The draft that is open, shared by the pages that edit it (Policies) and show its effect (Chains): its text, what it starts
// from, and the newest what-if. Every change of text, scope or world asks for a new replay; the last good answer stays until
// the next, which comes a twentieth of a second later at the earliest. GUI thread.
#pragma once

#include <optional>

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include "ui/pages/draft/live_replay.h"
#include "ui/shell/page.h"

namespace chatelaine::ui {

class DraftDesk : public QObject {
  Q_OBJECT

public:
  explicit DraftDesk(PageContext& context, QObject* parent = nullptr);

  [[nodiscard]] bool isOpen() const { return draft_.has_value(); }
  [[nodiscard]] const console::DraftText& draft() const { return *draft_; }
  [[nodiscard]] bool isChanged() const { return changed_; }              // not saved yet
  [[nodiscard]] const QString& baseline() const { return baseline_; }
  [[nodiscard]] const simulate::ReplayOptions& options() const { return options_; }

  void open(console::DraftText draft);
  void openNamed(const QString& name);                                   // a draft of the workspace
  void create(const QString& name);                                      // an empty one
  void close();
  void setText(const std::string& file, const std::string& text);
  void addFile(console::PolicyFile file);                                // replaces one of the same name
  void setDisabled(const std::string& policy, bool disabled);
  void setBaseline(const QString& name);
  void setOptions(const simulate::ReplayOptions& options);
  void save();                                                           // into the workspace

  // The newest answer; null before the first. May carry diagnostics and no result.
  [[nodiscard]] LiveAnswerPtr answer() const { return answer_; }
  // The newest answer with a result; null before the first.
  [[nodiscard]] LiveAnswerPtr lastGood() const { return lastGood_; }
  // True while lastGood() is of an older text, scope or world.
  [[nodiscard]] bool stale() const { return !lastGood_ || lastGood_->serial != asked_; }

Q_SIGNALS:
  void opened();                    // another draft, or none
  void edited();
  void answered();
  void saved(const QString& message);
  void failed(const QString& message);

private:
  void worldMoved();
  void ask();
  void askSoon();
  void touch();
  void takeSoon(const LiveAnswerPtr& answer);
  void take();

  PageContext& context_;
  LiveReplay live_;
  QTimer soon_;
  QTimer taking_;
  QElapsedTimer taken_;
  std::optional<console::DraftText> draft_;
  QString path_;                    // of the workspace whose draft it is
  QString baseline_ = QStringLiteral("in-force");
  simulate::ReplayOptions options_;
  LiveAnswerPtr next_;
  LiveAnswerPtr answer_;
  LiveAnswerPtr lastGood_;
  uint64_t asked_ = 0;
  bool changed_ = false;
};

}  // namespace chatelaine::ui
