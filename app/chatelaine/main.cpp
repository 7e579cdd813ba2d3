#include <QtWidgets/QApplication>

#include "ui/theme/theme.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  chatelaine::ui::applyTheme(application, chatelaine::ui::Scheme::light);
  return 0;
}
