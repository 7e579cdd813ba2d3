// The chain picture's content as tables: patterns (agent, credential, what was reached) and single chains. Each takes one
// immutable result. GUI thread.
#pragma once

#include <vector>

#include <QtCore/QAbstractTableModel>

#include "core/simulate/chains.h"
#include "ui/pages/chains/flows.h"

namespace chatelaine::ui {

struct PatternRow {
  simulate::Pattern pattern;
  int64_t newlyDenied = 0;
  int64_t newlyAllowed = 0;
  int64_t undetermined = 0;
};

// The patterns with what the draft does to each, sorted by what it breaks when there is a draft.
std::vector<PatternRow> patternRows(std::vector<simulate::Pattern> patterns, const Flows& flows, bool draft);

class PatternsModel : public QAbstractTableModel {
  Q_OBJECT

public:
  enum Column { Path, AgentIs, People, Requests, Share, Denied, Draft, ColumnCount };
  explicit PatternsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}
  void setRows(std::vector<PatternRow> rows, bool draft);
  [[nodiscard]] const PatternRow& at(int row) const { return rows_[static_cast<size_t>(row)]; }
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
  std::vector<PatternRow> rows_;
  uint64_t most_ = 0;
  bool draft_ = false;
};

struct ChainRow {
  simulate::Chain chain;
  bool broken = false;
  bool questioned = false;
};

class ChainsModel : public QAbstractTableModel {
  Q_OBJECT

public:
  enum Column { Started, Human, Agents, Hops, Requests, Lasted, State, ColumnCount };
  explicit ChainsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}
  void setRows(std::vector<ChainRow> rows);
  [[nodiscard]] const ChainRow& at(int row) const { return rows_[static_cast<size_t>(row)]; }
  [[nodiscard]] int rowOf(std::string_view key) const;          // -1: not there
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
  std::vector<ChainRow> rows_;
};

}  // namespace chatelaine::ui
