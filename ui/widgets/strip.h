// One line above the pages for what stays true until it is changed: read only, draft open, results stale. Never closable
// while true; at most two links.
#pragma once

#include <QtWidgets/QWidget>

class QHBoxLayout;

namespace chatelaine::ui {

struct StripLink {
  QString id;
  QString text;
};

struct StripMessage {
  QString icon;
  QString fact;                  // semibold: "Read only."
  QString consequence;           // "Another window holds this workspace for writing."
  QList<StripLink> links;
};

class Strip : public QWidget {
  Q_OBJECT

public:
  explicit Strip(QWidget* parent = nullptr);
  // An empty fact hides the strip.
  void setMessage(const StripMessage& message);

Q_SIGNALS:
  void linkActivated(const QString& id);

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  StripMessage message_;
  QHBoxLayout* links_;
};

}  // namespace chatelaine::ui
