// The drawings of ProxyStyle, a function a part. Internal to ui/theme.
#pragma once

#include <QtGui/QPainter>
#include <QtWidgets/QStyleOption>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

bool isPrimary(const QStyleOption* option, const QWidget* widget);

void drawButtonPanel(const Theme& theme, QPainter* painter, const QStyleOption* option, const QWidget* widget);
void drawButtonLabel(const Theme& theme, QPainter* painter, const QStyleOptionButton* option, const QWidget* widget);
void drawToolPanel(const Theme& theme, QPainter* painter, const QStyleOption* option);
void drawFieldFrame(const Theme& theme, QPainter* painter, const QStyleOption* option, bool fill);
void drawCheck(const Theme& theme, QPainter* painter, const QStyleOption* option, bool round);
void drawCombo(const Theme& theme, QPainter* painter, const QStyleOptionComboBox* option);
void drawProgress(const Theme& theme, QPainter* painter, const QStyleOptionProgressBar* option);
void drawMenuBarItem(const Theme& theme, QPainter* painter, const QStyleOptionMenuItem* option);
void drawHeaderSection(const Theme& theme, QPainter* painter, const QStyleOptionHeader* option);
void drawHeaderLabel(const Theme& theme, QPainter* painter, const QStyleOptionHeader* option);
void drawTabShape(const Theme& theme, QPainter* painter, const QStyleOptionTab* option);
void drawTabLabel(const Theme& theme, QPainter* painter, const QStyleOptionTab* option);
void drawScrollBar(const Theme& theme, QPainter* painter, const QStyleOptionSlider* option, QRect thumb);
void drawBranch(const Theme& theme, QPainter* painter, const QStyleOption* option);
void drawRowPanel(const Theme& theme, QPainter* painter, const QStyleOption* option, const QWidget* widget);

}  // namespace chatelaine::ui
