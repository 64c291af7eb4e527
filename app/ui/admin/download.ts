/** Hands a text to the browser as a file. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has started by the next turn; only then may the address go.
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}

/**
 * Downloads from the app itself. A plain link would leave the frame without the session token, so the file is fetched
 * with it.
 * @throws Error when the app answers anything but the file.
 */
export async function downloadFromApp(address: string, name: string): Promise<void> {
  const token = await window.shopify.idToken();
  const response = await fetch(address, { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`download answered ${response.status}`);
  saveFile(name, await response.blob());
}
