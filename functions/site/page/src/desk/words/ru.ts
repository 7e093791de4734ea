export const ru = {
  "desk.title": "Рабочий стол оператора",
} as const;
