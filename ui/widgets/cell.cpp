#include "ui/widgets/cell.h"

#include "ui/theme/figures.h"

namespace chatelaine::ui {

Cell Cell::id(const QString& text) {
  Cell cell = plain(text);
  cell.face = Face::mono;
  cell.elideMiddle = true;
  return cell;
}

Cell Cell::number(qint64 number) {
  Cell cell = plain(figure(number));
  cell.figures = true;
  cell.raw = number;
  if (number == 0) cell.role = Role::textMuted;
  return cell;
}

Cell Cell::verdict(VerdictMark verdict) {
  const Mark mark = markOf(verdict);
  Cell cell = plain(mark.word);
  cell.icon = mark.icon;
  cell.iconRole = mark.role;
  cell.role = mark.role;
  return cell;
}

namespace {

// What a screen reader says: the text with everything that the picture adds in words.
QString spoken(const Cell& cell) {
  QStringList parts{cell.text};
  if (!cell.note.isEmpty()) parts.append(cell.note);
  if (cell.severity) parts.append(markOf(*cell.severity).word);
  if (cell.sharedBy > 1) parts.append(QStringLiteral("shared by %1").arg(cell.sharedBy));
  for (const CellBadge& badge : cell.badges) parts.append(badge.text);
  if (cell.evidence) parts.append(markOf(*cell.evidence).word);
  return parts.join(QStringLiteral(", "));
}

}  // namespace

QVariant cellData(const Cell& cell, int role) {
  switch (role) {
    case Qt::DisplayRole: return cell.text;
    case CellRole: return QVariant::fromValue(cell);
    case Qt::ToolTipRole: {
      QString tip = cell.tooltip.isEmpty() ? cell.text : cell.tooltip;
      if (cell.evidence && !cell.evidenceWord) tip += QStringLiteral("\n%1").arg(markOf(*cell.evidence).word);
      return tip;
    }
    case Qt::TextAlignmentRole: return static_cast<int>((cell.figures ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole: return spoken(cell);
    case ExportRole: return cell.raw.isValid() ? cell.raw : QVariant(cell.text);
    case SortRole: return cell.raw.isValid() ? cell.raw : QVariant(cell.text);
    default: return {};
  }
}

}  // namespace chatelaine::ui
