/** Texts that stores like to lose: letters outside of the first plane, marks, line ends, quotes, a `%`, much of it. No U+0000. */
export const HARD_TEXTS = {
  unicode: 'Žluťoučký kůň — 代数 الجبر 👩‍🏫 e\u0301 \u202Eabc\u202C',
  quoted: `O'Brien; -- "quoted" \\ back\\slash $1 %s {a,b} \t tab\r\nline`,
  blank: '',
  spaces: '  two spaces on both sides  ',
  long: 'Ωmega '.repeat(1_600),
} as const;
