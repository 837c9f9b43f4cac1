/** Goods as the shop's till names them. What is easily turned into money again is what thieves buy with other people's. */
export const GOODS = {
  general: { resale: false },
  tobacco: { resale: true },
  'gift-card': { resale: true },
  electronics: { resale: true },
} as const satisfies Record<string, { readonly resale: boolean }>;

export type GoodsCategory = keyof typeof GOODS;
export const GOODS_CATEGORIES = Object.keys(GOODS) as [GoodsCategory, ...GoodsCategory[]];
/** The categories that are marked in the table. */
export const RESALE_GOODS: readonly string[] = GOODS_CATEGORIES.filter((category) => GOODS[category].resale);
