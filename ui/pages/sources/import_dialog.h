// What is to be imported: files and folders, what each is taken for and why, under which source. Lists of people and owners
// go the same way. Nothing is written before the button.
#pragma once

#include <vector>

#include <QtWidgets/QDialog>

#include "core/gateway/reader.h"
#include "ui/models/grouped_model.h"
#include "ui/shell/jobs.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace chatelaine::ui {

class DataTable;

// What a path was taken for.
struct ImportCandidate {
  QString path;
  bool folder = false;
  bool people = false;               // a list of people or owners
  QString reader;                    // empty: nobody takes it
  QString reason;
};

// Looks at a path as the import would: names, first bytes. On a worker.
ImportCandidate lookAt(const QString& path);

struct ImportChoice {
  QStringList paths;                 // for the gateways' readers
  QStringList people;                // CSV lists of people and owners
  QString reader;                    // empty: detect
  QString source;                    // empty: the reader's name
};

class ImportDialog : public QDialog {
  Q_OBJECT

public:
  ImportDialog(Jobs& jobs, const QStringList& paths, QWidget* parent);
  void addPaths(const QStringList& paths);
  [[nodiscard]] const std::vector<ImportCandidate>& candidates() const { return candidates_; }

Q_SIGNALS:
  void chosen(const chatelaine::ui::ImportChoice& choice);

protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

private:
  void askFiles();
  void askFolder();
  void removeSelected();
  void showCandidates();
  [[nodiscard]] ImportChoice choice() const;

  Jobs& jobs_;
  std::vector<ImportCandidate> candidates_;
  GroupedModel* model_;
  DataTable* table_;
  QComboBox* reader_;
  QLineEdit* source_;
  QPushButton* import_;
};

}  // namespace chatelaine::ui
