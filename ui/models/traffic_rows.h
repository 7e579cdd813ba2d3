// Recorded requests by time as a row source: rows are read from the snapshot only when they are seen, and the last few
// hundred are kept. Made on a worker (trafficRows), read on the GUI thread.
#pragma once

#include <QtCore/QCache>

#include "core/console/world.h"
#include "ui/models/grouped_model.h"

namespace chatelaine::ui {

class TrafficRows : public RowSource {
public:
  enum Column { Time, Person, Agent, Credential, Reaches, Verdict, ReasonClass, GatewayName, Session, ColumnCount };

  TrafficRows(console::WorldPtr world, std::vector<traffic::RowId> rows);
  [[nodiscard]] QStringList headers() const override;
  [[nodiscard]] int rows(int group) const override { Q_UNUSED(group) return static_cast<int>(rows_.size()); }
  [[nodiscard]] Cell cell(int group, int row, int column) const override;
  [[nodiscard]] QVariant value(int group, int row, int column, int role) const override;
  [[nodiscard]] QString id(int group, int row) const override;
  [[nodiscard]] bool sortable(int) const override { return false; }

  [[nodiscard]] const traffic::Request& request(int row) const;
  [[nodiscard]] const console::WorldPtr& world() const { return world_; }
  // The row of a request; -1: not among them.
  [[nodiscard]] int rowOf(const std::string& requestId) const;

private:
  console::WorldPtr world_;
  std::vector<traffic::RowId> rows_;
  mutable QCache<int, traffic::Request> cache_{600};
};

enum class TimeOrder { oldestFirst, newestFirst };

// The rows of a scope by time. On a worker.
std::shared_ptr<const TrafficRows> trafficRows(console::WorldPtr world, const console::Scope& scope, TimeOrder order);

// "refund-agent", "one of 4", "not recorded": the caller of a request.
Cell callerCell(const traffic::Request& request);
Cell personCell(const traffic::Request& request);

}  // namespace chatelaine::ui
