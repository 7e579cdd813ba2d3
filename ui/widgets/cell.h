// What a table cell shows, as a value. Models answer every role of a cell through cellData(); CellDelegate paints it: icon,
// severity, text, note, funnel, badges, bar or sparkline, evidence mark at the right edge. Pure but for the theme's roles.
#pragma once

#include <optional>

#include <QtCore/QList>
#include <QtCore/QVariant>

#include "ui/theme/marks.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

struct CellBadge {
  QString text;
  Role role = Role::textMuted;
};

struct Cell {
  QString text;                            // also the display text; never empty for an unknown: "not recorded"
  QString icon;
  Role iconRole = Role::textMuted;
  Role role = Role::text;
  Face face = Face::body;
  bool figures = false;                    // a number: tabular, right aligned
  bool elideMiddle = false;                // ids
  QString note;                            // small, after the text: "left"
  Role noteRole = Role::textMuted;
  std::optional<SeverityMark> severity;
  int sharedBy = 0;                        // shown from 2 on
  QList<CellBadge> badges;
  std::optional<Evidence> evidence;
  bool evidenceWord = false;
  QList<BarPart> bar;                      // left in the cell, `barWidth` wide
  double barWhole = 0;                     // one scale for the column
  int barWidth = 70;
  QList<double> spark;
  QString tooltip;                         // defaults to the text
  QVariant raw;                            // for export, where it differs from the text (numbers, times)

  static Cell plain(const QString& text) { Cell cell; cell.text = text; return cell; }
  static Cell muted(const QString& text) { Cell cell; cell.text = text; cell.role = Role::textMuted; return cell; }
  static Cell notRecorded() { return muted(QStringLiteral("not recorded")); }
  static Cell id(const QString& text);                      // mono, elided in the middle
  static Cell number(qint64 number);                        // zero is muted
  static Cell verdict(VerdictMark verdict);
};

enum TableRole {
  CellRole = Qt::UserRole + 1,
  SortRole,         // what to sort by, apart from the text
  ExportRole,       // Cell::raw or the text
  FilterRole,       // QString: the condition of "Apply as filter"; invalid: the cell cannot filter
  ChainRole,        // QString: the chain that F follows
  IdentityRole,     // QString: the identity that G goes to
  JsonRole,         // QString: the row as JSON; else made from headers and texts
  TintRole,         // int(Role): fill of the whole row
  GroupRole,        // bool: a heading of a group, spans all columns
};

// The answer to any role of a cell; roles of the row (filter, chain, tint, ...) are the model's.
QVariant cellData(const Cell& cell, int role);

}  // namespace chatelaine::ui

Q_DECLARE_METATYPE(chatelaine::ui::Cell)
