import type { Area } from './languages.ts';

export const ui = {
  'bars.all': ['Show all {n}', '显示全部 {n} 个', '顯示全部 {n} 個'],
  'bars.largest': ['Show the {n} largest', '只显示最大的 {n} 个', '只顯示最大的 {n} 個'],
  'list.comma': [', ', '、', '、'],
  'list.more': ['and {n} more', '另有 {n} 个', '另有 {n} 個'],
  pair: ['{name}: {value}', '{name}：{value}', '{name}：{value}'],
  loading: ['Loading', '正在加载', '正在載入'],
  close: ['Close', '关闭', '關閉'],
  cancel: ['Cancel', '取消', '取消'],
  undo: ['Undo', '撤销', '復原'],
  tryAgain: ['Try again', '重试', '重試'],
  copyDetails: ['Copy details', '复制详情', '複製詳情'],
  copied: ['Copied', '已复制', '已複製'],
  cannotCopy: ['This page may not use the clipboard.', '此页面不能使用剪贴板。', '此頁面不能使用剪貼簿。'],
  messages: ['Messages', '消息', '訊息'],
  'time.s': ['{s} s', '{s} 秒', '{s} 秒'],
  'time.mins': ['{min} min {s} s', '{min} 分 {s} 秒', '{min} 分 {s} 秒'],
  'time.hmin': ['{h} h {min} min', '{h} 小时 {min} 分', '{h} 小時 {min} 分'],
  'time.dh': ['{d} d {h} h', '{d} 天 {h} 小时', '{d} 天 {h} 小時'],
} satisfies Area;
