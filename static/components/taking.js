/* Gives the browser a file that the application has just made, once. */

const given = new Set();

export default function take({ data, setTriggerValue }) {
  if (!data || given.has(data.token)) return;
  given.add(data.token);
  const bytes = Uint8Array.from(atob(data.content), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: data.mime }));
  link.download = data.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  setTriggerValue("given", data.token);
}
