export const ru = {
  "cabinet.title": "Кабинет",
} as const;
