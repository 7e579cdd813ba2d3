// Tables as text: CSV and JSON files, tab-separated rows for the clipboard. Every view exports and copies through here. Text
// that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers. Rows of a tree are flattened:
// groups become a first column "Group". Hidden columns are left out. GUI thread.
#pragma once

#include <QtCore/QModelIndex>
#include <QtCore/QString>

class QIODevice;
class QTreeView;

namespace chatelaine::ui {

// `=`, `+`, `-`, `@`, tab and carriage return at the start are neutralised, unless the text is a plain number.
QString neutralised(const QString& text);
// Neutralised, quoted where needed (RFC 4180).
QString csvField(const QString& text);

enum class TableFormat { csv, json };

// Writes all rows of the view's model in its order; returns their number, -1 when the device refuses (errorString there).
qint64 writeTable(const QTreeView& view, TableFormat format, QIODevice& device);

// The selected rows with the header line, tab-separated.
QString selectedAsTsv(const QTreeView& view);
// The selected rows as a JSON array.
QString selectedAsJson(const QTreeView& view);

}  // namespace chatelaine::ui
