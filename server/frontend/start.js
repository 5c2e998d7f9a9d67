/* Loads the editor once the page is painted, so that nobody waits for it to read or to write. */
import { loaded } from "./parts.js";

const painted = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));

await painted;
const { start } = await loaded("editor");
await start();
