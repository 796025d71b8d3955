// The map of indicators on a level that the index was not run for.

import { AreaMap, fetchAreas, openAreaPage } from "./kit/areas.js";
import { openPage } from "./kit/page.js";

const page = openPage();
const content = fetchAreas(page.config);
openAreaPage(new AreaMap(await page.made, page.config), page.config, content);
