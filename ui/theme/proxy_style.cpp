#include "ui/theme/proxy_style.h"

#include <QtGui/QFocusEvent>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QFrame>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyleFactory>

#include "ui/theme/style_parts.h"

namespace chatelaine::ui {

ProxyStyle::ProxyStyle(Theme theme) : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), theme_(std::move(theme)) {}

void ProxyStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
  const auto framed = [&](Role fill, Role border) {
    painter->fillRect(option->rect, theme_.color(fill));
    painter->setPen(QPen(theme_.color(border), 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
  };
  switch (element) {
    case PE_PanelButtonCommand: drawButtonPanel(theme_, painter, option, widget); return;
    case PE_PanelButtonTool: drawToolPanel(theme_, painter, option); return;
    case PE_FrameFocusRect:
      painter->setPen(QPen(theme_.color(Role::focus), 2));
      painter->setBrush(Qt::NoBrush);
      painter->drawRect(QRectF(option->rect).adjusted(1, 1, -1, -1));
      return;
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_FrameWindow:
    case PE_FrameDockWidget:
    case PE_FrameGroupBox:
    case PE_FrameTabWidget: return;
    case PE_FrameTabBarBase:
      painter->fillRect(QRectF(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme_.color(Role::line));
      return;
    case PE_PanelLineEdit: {
      const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
      if (frame && frame->lineWidth > 0) drawFieldFrame(theme_, painter, option, true);
      else painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
      return;
    }
    case PE_FrameLineEdit: drawFieldFrame(theme_, painter, option, false); return;
    case PE_Frame:
      painter->setPen(QPen(theme_.color(Role::line), 1));
      painter->setBrush(Qt::NoBrush);
      painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
      return;
    case PE_FrameMenu:
    case PE_PanelMenu: framed(Role::surface, Role::lineStrong); return;
    case PE_PanelTipLabel: framed(Role::surfaceRaised, Role::lineStrong); return;
    case PE_PanelMenuBar:
    case PE_PanelStatusBar: painter->fillRect(option->rect, theme_.color(Role::chrome)); return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: drawCheck(theme_, painter, option, false); return;
    case PE_IndicatorRadioButton: drawCheck(theme_, painter, option, true); return;
    case PE_IndicatorBranch: drawBranch(theme_, painter, option); return;
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem: drawRowPanel(theme_, painter, option, widget); return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void ProxyStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
  switch (element) {
    case CE_PushButtonLabel:
      if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
        return drawButtonLabel(theme_, painter, button, widget);
      break;
    case CE_MenuBarEmptyArea: painter->fillRect(option->rect, theme_.color(Role::chrome)); return;
    case CE_MenuBarItem:
      if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) return drawMenuBarItem(theme_, painter, item);
      break;
    case CE_HeaderEmptyArea:
    case CE_HeaderSection:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) return drawHeaderSection(theme_, painter, header);
      painter->fillRect(option->rect, theme_.color(Role::surfaceRaised));
      painter->fillRect(QRectF(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme_.color(Role::line));
      return;
    case CE_Header:
      // Section and label over the same rectangle: the label keeps its own inset, equal to that of cells.
      drawControl(CE_HeaderSection, option, painter, widget);
      drawControl(CE_HeaderLabel, option, painter, widget);
      return;
    case CE_HeaderLabel:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) return drawHeaderLabel(theme_, painter, header);
      break;
    case CE_TabBarTabShape:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) return drawTabShape(theme_, painter, tab);
      break;
    case CE_TabBarTabLabel:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) return drawTabLabel(theme_, painter, tab);
      break;
    case CE_ProgressBar:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) return drawProgress(theme_, painter, bar);
      break;
    case CE_Splitter: painter->fillRect(option->rect, theme_.color(Role::line)); return;
    case CE_FocusFrame: {
      painter->setRenderHint(QPainter::Antialiasing);
      painter->setPen(QPen(theme_.color(Role::focus), 2));
      painter->setBrush(Qt::NoBrush);
      painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 5, 5);
      return;
    }
    case CE_ShapedFrame:
      if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
          frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
        painter->fillRect(option->rect, theme_.color(Role::line));
        return;
      }
      break;
    default: break;
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

void ProxyStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                    const QWidget* widget) const {
  if (control == CC_ScrollBar) {
    if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
      drawScrollBar(theme_, painter, slider, subControlRect(control, option, SC_ScrollBarSlider, widget));
      return;
    }
  }
  if (control == CC_ComboBox) {
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
      drawCombo(theme_, painter, combo);
      return;
    }
  }
  if (control == CC_ToolButton) {
    if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
      drawToolPanel(theme_, painter, option);
      QStyleOptionToolButton label(*button);
      label.rect = option->rect.adjusted(4, 0, -4, 0);
      label.state &= ~State_Sunken;  // nothing moves when it is pressed
      drawControl(CE_ToolButtonLabel, &label, painter, widget);
      return;
    }
  }
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect ProxyStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                                 const QWidget* widget) const {
  const auto* bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
  if (!bar) return QProxyStyle::subControlRect(control, option, subControl, widget);
  const bool vertical = bar->orientation == Qt::Vertical;
  const int length = vertical ? bar->rect.height() : bar->rect.width();
  const qint64 range = static_cast<qint64>(bar->maximum) - bar->minimum;
  int thumb = length;
  if (range > 0) thumb = qBound(qMin(24, length), static_cast<int>(static_cast<qint64>(length) * bar->pageStep / (range + bar->pageStep)), length);
  const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb, bar->upsideDown);
  const auto piece = [&](int from, int size) {
    return vertical ? QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), size)
                    : QRect(bar->rect.left() + from, bar->rect.top(), size, bar->rect.height());
  };
  switch (subControl) {
    case SC_ScrollBarGroove: return bar->rect;
    case SC_ScrollBarSlider: return piece(start, thumb);
    case SC_ScrollBarSubPage: return piece(0, start);
    case SC_ScrollBarAddPage: return piece(start + thumb, length - start - thumb);
    default: return {};
  }
}

QRect ProxyStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
  if (element == SE_HeaderLabel || element == SE_PushButtonContents) return option->rect;
  if (element == SE_TabBarTabText) return option->rect;
  return QProxyStyle::subElementRect(element, option, widget);
}

QSize ProxyStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const {
  QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
  switch (type) {
    case CT_PushButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
      if (!button) break;
      QFont font = widget ? widget->font() : theme_.font(Face::body);
      font.setWeight(QFont::DemiBold);  // room for the selected or default look, so that nothing jumps
      const int icon = button->icon.isNull() ? 0 : button->iconSize.width() + (button->text.isEmpty() ? 0 : 6);
      const int width = QFontMetrics(font).size(Qt::TextShowMnemonic, button->text).width() + icon;
      const bool small = widget && widget->property("small").toBool();
      const bool segment = widget && widget->property("segment").isValid();
      return {width + (small ? 16 : 20), small ? 22 : segment ? 24 : 26};
    }
    case CT_HeaderSection:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
        const int sort = header->sortIndicator == QStyleOptionHeader::None ? 0 : 12;
        return {QFontMetrics(theme_.font(Face::smallStrong)).horizontalAdvance(header->text) + 18 + sort, 24};
      }
      break;
    case CT_TabBarTab:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
        const int text = QFontMetrics(theme_.font(Face::strong)).size(Qt::TextShowMnemonic, tab->text).width();
        return {text + 24 + (tab->icon.isNull() ? 0 : 21), 28};
      }
      break;
    case CT_MenuBarItem: size = {contents.width() + 16, 24}; break;
    case CT_MenuItem: size.setHeight(qMax(size.height(), option && contents.height() > 10 ? 24 : size.height())); break;
    case CT_LineEdit:
    case CT_ComboBox: size.setHeight(26); break;
    case CT_ToolButton: size = {qMax(28, contents.width() + 12), 28}; break;
    default: break;
  }
  return size;
}

int ProxyStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_ScrollBarExtent: return 10;
    case PM_ScrollBarSliderMin: return 24;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
    case PM_MenuBarPanelWidth:
    case PM_MenuBarVMargin:
    case PM_MenuBarItemSpacing:
    case PM_TabBarTabVSpace:
    case PM_TabBarTabOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_MenuBarHMargin: return 4;
    case PM_DefaultFrameWidth:
    case PM_SplitterWidth:
    case PM_MenuPanelWidth:
    case PM_TabBarBaseHeight: return 1;
    case PM_SmallIconSize:
    case PM_ToolBarIconSize: return 16;
    case PM_ButtonIconSize: return 15;
    case PM_TabBarTabHSpace: return 24;
    case PM_TreeViewIndentation: return 16;
    case PM_HeaderMargin: return 8;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 16;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin: return 4;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return 8;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int ProxyStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
  switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
    case SH_ScrollBar_Transient:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ItemView_ActivateItemOnSingleClick: return 0;
    case SH_FocusFrame_AboveWidget:
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
  }
}

void ProxyStyle::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  if (qobject_cast<QAbstractButton*>(widget)) widget->installEventFilter(this);
  if (qobject_cast<QAbstractItemView*>(widget) || qobject_cast<QAbstractButton*>(widget)) widget->setAttribute(Qt::WA_Hover);
}

void ProxyStyle::unpolish(QWidget* widget) {
  if (qobject_cast<QAbstractButton*>(widget)) widget->removeEventFilter(this);
  QProxyStyle::unpolish(widget);
}

bool ProxyStyle::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn && static_cast<QFocusEvent*>(event)->reason() != Qt::MouseFocusReason) {
    auto* button = qobject_cast<QAbstractButton*>(watched);
    if (button && !focusFrame_) focusFrame_ = new QFocusFrame(button->window());
    if (button && focusFrame_) focusFrame_->setWidget(button);
  } else if (event->type() == QEvent::FocusOut && focusFrame_ && focusFrame_->widget() == watched) {
    focusFrame_->setWidget(nullptr);
  }
  return QProxyStyle::eventFilter(watched, event);
}

}  // namespace chatelaine::ui
