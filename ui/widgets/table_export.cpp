#include "ui/widgets/table_export.h"

#include <algorithm>

#include <QtCore/QIODevice>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTreeView>

#include "ui/widgets/cell.h"

namespace chatelaine::ui {

namespace {

QList<int> visibleColumns(const QTreeView& view) {
  QList<int> columns;
  const QHeaderView* header = view.header();
  for (int visual = 0; visual < header->count(); ++visual)
    if (const int logical = header->logicalIndex(visual); !header->isSectionHidden(logical)) columns.append(logical);
  return columns;
}

QString headerText(const QTreeView& view, int column) {
  return view.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

QVariant exported(const QModelIndex& index) {
  const QVariant value = index.data(ExportRole);
  return value.isValid() ? value : index.data(Qt::DisplayRole);
}

// Depth first; `group` is the text of the rows above.
template <class Visit>
void forEachRow(const QAbstractItemModel& model, const QModelIndex& parent, const QString& group, Visit& visit) {
  for (int row = 0; row < model.rowCount(parent); ++row) {
    const QModelIndex index = model.index(row, 0, parent);
    if (index.data(GroupRole).toBool()) forEachRow(model, index, index.data(Qt::DisplayRole).toString(), visit);
    else visit(index, group);
  }
}

bool hasGroups(const QAbstractItemModel& model) {
  return model.rowCount() > 0 && model.index(0, 0).data(GroupRole).toBool();
}

QJsonObject rowAsJson(const QTreeView& view, const QList<int>& columns, const QModelIndex& row, const QString& group) {
  if (const QVariant own = row.data(JsonRole); own.isValid()) return QJsonDocument::fromJson(own.toString().toUtf8()).object();
  QJsonObject object;
  if (!group.isEmpty()) object.insert(QStringLiteral("group"), group);
  for (const int column : columns)
    object.insert(headerText(view, column), QJsonValue::fromVariant(exported(row.siblingAtColumn(column))));
  return object;
}

QModelIndexList selectedRows(const QTreeView& view) {
  QModelIndexList rows = view.selectionModel() ? view.selectionModel()->selectedRows() : QModelIndexList();
  rows.removeIf([](const QModelIndex& index) { return index.data(GroupRole).toBool(); });
  std::sort(rows.begin(), rows.end(), [&](const QModelIndex& a, const QModelIndex& b) {
    return std::pair(view.visualRect(a).top(), a.row()) < std::pair(view.visualRect(b).top(), b.row());
  });
  return rows;
}

QString tsvField(const QString& text) {
  QString field = neutralised(text);
  return field.replace(u'\t', u' ').replace(u'\n', u' ').replace(u'\r', u' ');
}

}  // namespace

QString neutralised(const QString& text) {
  static const QString dangerous = QStringLiteral("=+-@\t\r");
  if (text.isEmpty() || !dangerous.contains(text.front())) return text;
  bool number = false;
  text.toDouble(&number);
  return number ? text : u'\'' + text;
}

QString csvField(const QString& text) {
  QString field = neutralised(text);
  const bool quote = std::any_of(field.cbegin(), field.cend(), [](QChar c) { return c == u',' || c == u'"' || c == u'\n' || c == u'\r'; });
  if (!quote) return field;
  return u'"' + field.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"';
}

qint64 writeTable(const QTreeView& view, TableFormat format, QIODevice& device) {
  const QAbstractItemModel& model = *view.model();
  const QList<int> columns = visibleColumns(view);
  const bool groups = hasGroups(model);
  qint64 written = 0;
  bool good = true;
  const auto put = [&](const QString& text) { good = good && device.write(text.toUtf8()) >= 0; };
  const auto line = [&](const QStringList& fields) { put(fields.join(u',') + QStringLiteral("\r\n")); };
  const auto csvRow = [&](const QModelIndex& row, const QString& group) {
    QStringList fields;
    if (groups) fields.append(csvField(group));
    for (const int column : columns) fields.append(csvField(exported(row.siblingAtColumn(column)).toString()));
    line(fields);
    ++written;
  };
  const auto jsonRow = [&](const QModelIndex& row, const QString& group) {
    put(written == 0 ? QStringLiteral("[\n") : QStringLiteral(",\n"));
    put(QString::fromUtf8(QJsonDocument(rowAsJson(view, columns, row, group)).toJson(QJsonDocument::Compact)));
    ++written;
  };
  if (format == TableFormat::csv) {
    QStringList headers;
    if (groups) headers.append(QStringLiteral("Group"));
    for (const int column : columns) headers.append(csvField(headerText(view, column)));
    line(headers);
    forEachRow(model, {}, {}, csvRow);
  } else {
    forEachRow(model, {}, {}, jsonRow);
    put(written == 0 ? QStringLiteral("[]\n") : QStringLiteral("\n]\n"));
  }
  return good ? written : -1;
}

QString selectedAsTsv(const QTreeView& view) {
  const QList<int> columns = visibleColumns(view);
  QStringList lines;
  QStringList fields;
  for (const int column : columns) fields.append(tsvField(headerText(view, column)));
  lines.append(fields.join(u'\t'));
  for (const QModelIndex& row : selectedRows(view)) {
    fields.clear();
    for (const int column : columns) fields.append(tsvField(exported(row.siblingAtColumn(column)).toString()));
    lines.append(fields.join(u'\t'));
  }
  return lines.join(u'\n') + u'\n';
}

QString selectedAsJson(const QTreeView& view) {
  const QList<int> columns = visibleColumns(view);
  QJsonArray rows;
  for (const QModelIndex& row : selectedRows(view)) rows.append(rowAsJson(view, columns, row, {}));
  return QString::fromUtf8(QJsonDocument(rows).toJson());
}

}  // namespace chatelaine::ui
