/**
 * Puts a field's text on the clipboard. A frame may use the clipboard only where the page around it lets it; what every
 * frame may do is copy its own selection.
 * @returns false when neither is possible: the text is selected, to be copied by hand
 */
export async function copyText(field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}
