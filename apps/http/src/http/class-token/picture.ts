/** A person's picture as their token gives it, made absolute. */
export interface Picture {
  /** Absolute, http or https; null when there is none that can be used. */
  readonly url: string | null;
  /** True when the token's was relative: the resolved one is then worth a line in the log. */
  readonly resolved: boolean;
}

const NO_PICTURE: Picture = { url: null, resolved: false };

/**
 * Makes a picture absolute: a relative one is relative to `base`, which counts as a folder. Other schemes (`javascript:`,
 * `data:`) and URLs with a password in them are dropped: they would be handed to everybody in the room. Without a base
 * relative ones are dropped too.
 */
export const absolutePicture = (picture: string | null, base: string | null): Picture => {
  if (picture === null || picture.trim() === '') return NO_PICTURE;
  const resolved = !URL.canParse(picture);
  const url = parse(picture, resolved ? base : null);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return NO_PICTURE;
  return { url: url.href, resolved };
};

const parse = (picture: string, base: string | null): URL | null => {
  if (base === null) return URL.canParse(picture) ? new URL(picture) : null;
  const folder = base.endsWith('/') ? base : `${base}/`;
  return URL.canParse(picture, folder) ? new URL(picture, folder) : null;
};
