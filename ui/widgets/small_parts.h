// Small parts that pages are put together from.
#pragma once

#include <QtWidgets/QWidget>

#include "ui/theme/theme.h"

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QTabBar;
class QToolButton;

namespace chatelaine::ui {

class DataTable;

// Segments change how something is shown: one of a few, in one frame.
class Segments : public QWidget {
  Q_OBJECT

public:
  explicit Segments(const QString& name, QWidget* parent = nullptr);
  void setItems(const QStringList& ids, const QStringList& texts);
  void setText(const QString& id, const QString& text);
  void setCurrent(const QString& id);            // emits nothing
  [[nodiscard]] QString current() const;

Q_SIGNALS:
  void chosen(const QString& id);

private:
  QHBoxLayout* row_;
  QButtonGroup* group_;
};

// A page's or panel's head: 28 high, a line below; things are added from the left, after addStretch() at the right.
class HeadRow : public QWidget {
  Q_OBJECT

public:
  explicit HeadRow(QWidget* parent = nullptr);
  QLabel* addTitle(const QString& text);         // semibold
  QLabel* addNote(const QString& text = {});     // small, muted
  void addWidget(QWidget* widget);
  void addStretch();
  QToolButton* addButton(const QString& text, const QString& icon);    // flat, small text
  QToolButton* addColumnsButton(DataTable* table);                     // shows and hides the table's columns

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  QHBoxLayout* row_;
};

// A text in a face and role that follows theme changes.
QLabel* makeLabel(const QString& text, Face face, Role role, QWidget* parent = nullptr);

// A push button; `primary` once a view.
QPushButton* makeButton(const QString& text, const QString& icon = {}, bool primary = false, QWidget* parent = nullptr);

// Tabs that change what is shown below.
QTabBar* makeTabs(const QString& name, const QStringList& titles, QWidget* parent);

// Top left of a page: what is missing, why, and one button.
class EmptyState : public QWidget {
  Q_OBJECT

public:
  explicit EmptyState(QWidget* parent = nullptr);
  void setMessage(const QString& missing, const QString& why, const QString& button);     // no button where its text is empty

Q_SIGNALS:
  void clicked();

private:
  QLabel* missing_;
  QLabel* why_;
  QPushButton* button_;
};

// A key cap as a widget, for foot lines.
class KeyCap : public QWidget {
  Q_OBJECT

public:
  explicit KeyCap(const QString& key, QWidget* parent = nullptr);
  [[nodiscard]] QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  QString key_;
};

}  // namespace chatelaine::ui
