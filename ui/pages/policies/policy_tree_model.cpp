#include "ui/pages/policies/policy_tree_model.h"

#include <algorithm>
#include <set>

#include <QtGui/QPainter>

#include "ui/theme/figures.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

void PolicyTreeModel::setEntries(std::vector<PolicyEntry> entries) {
  if (entries == entries_) return;
  beginResetModel();
  entries_ = std::move(entries);
  endResetModel();
}

int PolicyTreeModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(entries_.size()); }

QVariant PolicyTreeModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const PolicyEntry& entry = at(index.row());
  if (role == Qt::DisplayRole) return entry.title;
  if (role == Qt::AccessibleTextRole) return entry.note.isEmpty() ? entry.title : entry.title + QStringLiteral(", ") + entry.note;
  if (role == Qt::ToolTipRole) return entry.kind == PolicyEntry::Kind::heading ? QVariant() : QVariant(entry.title);
  return {};
}

Qt::ItemFlags PolicyTreeModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  const auto kind = at(index.row()).kind;
  return kind == PolicyEntry::Kind::heading || kind == PolicyEntry::Kind::note ? Qt::ItemIsEnabled : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

namespace {

using Kind = PolicyEntry::Kind;

void addInForce(std::vector<PolicyEntry>& out, const console::World& world, std::set<std::string>& ids) {
  size_t total = 0;
  std::vector<PolicyEntry> points;
  for (const auto& point : world.history) {
    const size_t count = point.versions.empty() || !point.versions.back().policies ? 0 : point.versions.back().policies->size();
    if (count > 0)
      for (const auto& policy : point.versions.back().policies->all()) ids.insert(policy->id);
    total += count;
    points.push_back({Kind::point, QString::fromStdString(point.gateway), figure(static_cast<qint64>(count)), point.gateway, {}, 0});
  }
  out.push_back({Kind::heading, QObject::tr("In force"), figure(static_cast<qint64>(total)), {}, {}, 0});
  out.insert(out.end(), points.begin(), points.end());
  if (points.empty()) out.push_back({Kind::note, QObject::tr("No gateway's rules were imported."), {}, {}, {}, 0});
}

void addDraft(std::vector<PolicyEntry>& out, const console::DraftText& draft, const std::vector<PolicyPlace>& places,
              const std::set<std::string>& known) {
  out.push_back({Kind::heading, QObject::tr("Draft “%1”").arg(QString::fromStdString(draft.name)), figure(static_cast<qint64>(draft.files.size())), {}, {}, 0});
  for (const auto& file : draft.files) {
    out.push_back({Kind::file, QString::fromStdString(file.name), {}, file.name, file.name, 0});
    for (const PolicyPlace& place : places)
      if (place.file == file.name)
        out.push_back({Kind::policy, QString::fromStdString(place.id), known.contains(place.id) ? QObject::tr("replaced") : QObject::tr("new"), place.id, place.file, place.span.offset});
  }
  for (const std::string& id : draft.disable) out.push_back({Kind::disabled, QString::fromStdString(id), QObject::tr("off"), id, {}, 0});
}

}  // namespace

std::vector<PolicyEntry> policyEntries(const console::World& world, const console::DraftText* draft, const std::vector<PolicyPlace>& places) {
  std::vector<PolicyEntry> out;
  std::set<std::string> known;
  addInForce(out, world, known);
  if (draft != nullptr) addDraft(out, *draft, places, known);
  bool heading = false;
  for (const auto& set : world.policySets) {
    if (!set.draft || (draft != nullptr && set.name == draft->name)) continue;
    if (!heading) out.push_back({Kind::heading, QObject::tr("Other drafts"), {}, {}, {}, 0});
    heading = true;
    out.push_back({Kind::draft, QString::fromStdString(set.name), {}, set.name, {}, 0});
  }
  if (draft != nullptr) out.push_back({Kind::note, QObject::tr("A draft adds, replaces or switches off policies by id."), {}, {}, {}, 0});
  return out;
}

QSize PolicyTreeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto* model = qobject_cast<const PolicyTreeModel*>(index.model());
  const bool note = model != nullptr && model->at(index.row()).kind == Kind::note;
  return {option.rect.width(), note ? 48 : 24};
}

void PolicyTreeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto* model = qobject_cast<const PolicyTreeModel*>(index.model());
  if (model == nullptr) return;
  const PolicyEntry& entry = model->at(index.row());
  painter->save();
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  if (selected) painter->fillRect(option.rect, theme().color(option.state.testFlag(QStyle::State_Active) ? Role::selection : Role::selectionInactive));
  QRect rect = option.rect.adjusted(12, 0, -8, 0);
  if (entry.kind == Kind::note) {
    painter->setFont(theme().font(Face::small));
    painter->setPen(theme().color(Role::textMuted));
    painter->drawText(rect, Qt::TextWordWrap | Qt::AlignVCenter, entry.title);
    return painter->restore();
  }
  if (entry.kind != Kind::heading) rect.adjust(entry.kind == Kind::policy || entry.kind == Kind::disabled ? 16 : 6, 0, 0, 0);
  const QString icon = entry.kind == Kind::point ? QStringLiteral("gateway") : entry.kind == Kind::file || entry.kind == Kind::draft ? QStringLiteral("policies")
                       : entry.kind == Kind::policy ? QStringLiteral("plus") : entry.kind == Kind::disabled ? QStringLiteral("no-decision") : QString();
  if (!icon.isEmpty()) {
    drawIcon(*painter, icon, entry.kind == Kind::disabled ? Role::textMuted : entry.kind == Kind::policy ? Role::allow : Role::gateway, QPointF(rect.left(), rect.center().y() - 6), 13);
    rect.adjust(19, 0, 0, 0);
  }
  const Face face = entry.kind == Kind::heading ? Face::strong : Face::body;
  painter->setFont(theme().font(Face::small));
  painter->setPen(theme().color(Role::textMuted));
  const int noteWidth = entry.note.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(entry.note) + 6;
  painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, entry.note);
  painter->setFont(theme().font(face));
  painter->setPen(theme().color(entry.kind == Kind::disabled ? Role::textMuted : Role::text));
  const QRect words = rect.adjusted(0, 0, -noteWidth, 0);
  painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, painter->fontMetrics().elidedText(entry.title, Qt::ElideRight, words.width()));
  painter->restore();
}

}  // namespace chatelaine::ui
