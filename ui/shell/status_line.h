// The line at the foot: figures of what is shown, then what finished last, at the right the page's keys or the job that runs
// (what, how far, how fast, how long, Cancel; a click lists all jobs). Repaints jobs at 10 Hz while there are any.
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include "ui/shell/jobs.h"

namespace chatelaine::ui {

class Link;

struct StatusFact {
  QString before;                // "replayable "
  QString strong;                // "94.5 %"
  QString after;                 // " of 2,228 requests"
};

class StatusLine : public QWidget {
  Q_OBJECT

public:
  explicit StatusLine(Jobs& jobs, QWidget* parent = nullptr);
  void setFacts(const QList<StatusFact>& facts);
  void setMessage(const QString& text, bool good = true);     // stays until the next one
  void setHints(const QString& text);
  void setAsOf(const QString& text);                          // a click asks for another
  [[nodiscard]] QString message() const { return message_; }
  [[nodiscard]] QString jobText() const;

Q_SIGNALS:
  void asOfClicked();

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void jobsChanged();
  void placeLinks();
  void listJobs();

  Jobs& jobs_;
  QTimer tick_;
  QList<StatusFact> facts_;
  QString message_;
  bool good_ = true;
  QString hints_;
  Link* cancel_;
  Link* all_;
  Link* asOf_;
};

}  // namespace chatelaine::ui
