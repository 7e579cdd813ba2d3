// The rows that a draft flips, or may flip, of one kind, with why. Takes one immutable answer. GUI thread.
#pragma once

#include <optional>

#include <QtCore/QAbstractTableModel>

#include "ui/pages/draft/live_replay.h"

namespace chatelaine::ui {

class FlipsModel : public QAbstractTableModel {
  Q_OBJECT

public:
  enum Column { When, Person, Agent, Credential, Target, Input, FailsOn, ColumnCount };
  explicit FlipsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  // The rows of this kind. Where they are those of the last answer only the reasons move, and a selection stays.
  void setAnswer(const LiveAnswerPtr& answer, simulate::Flip kind);
  [[nodiscard]] simulate::Flip kind() const { return kind_; }
  [[nodiscard]] const FlipRow& at(int row) const { return *rows_[static_cast<size_t>(row)].flip; }
  // Read when it is first asked for, so that a new answer costs nothing until its rows are seen.
  [[nodiscard]] const traffic::Request& requestAt(int row) const;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
  [[nodiscard]] bool shows(const LiveAnswerPtr& answer, const std::vector<const FlipRow*>& rows) const;
  struct Row {
    const FlipRow* flip = nullptr;          // of answer_
    mutable std::optional<traffic::Request> request;
  };
  LiveAnswerPtr answer_;
  simulate::Flip kind_ = simulate::Flip::newlyDenied;
  std::vector<Row> rows_;
};

// "expires absent", "amount 640", "needs context.chain.human"; else the deciding policy.
QString reasonOf(const FlipRow& row);

}  // namespace chatelaine::ui
