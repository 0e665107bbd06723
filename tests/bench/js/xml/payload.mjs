// What the peers' callers do to come to a payload: find the element of CCS and parse its text.

/** `find` gives the text of the stanza's child `gcm` in that namespace, or nothing. */
export function payloadOf(find) {
  const text = find('gcm', 'google:mobile:data');
  return text ? JSON.parse(text) : null;
}
