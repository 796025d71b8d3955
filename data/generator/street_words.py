"""Words of which streets are named, by theme; and which quarter has which theme."""
# ruff: noqa: SIM905 - words are easier to read without quotes

# Name of the theme: how endings follow, and stems.
THEMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "trees": ("joined", tuple(
        "Ahorn Birken Buchen Eichen Erlen Eschen Espen Eiben Fichten Kiefern Lärchen Linden Pappel Platanen "
        "Tannen Ulmen Weiden Zedern Kastanien Hainbuchen Holunder Haselnuss Wacholder Weißdorn Rotdorn "
        "Ginster Schlehen Robinien Akazien Ebereschen Stechpalmen Hartriegel Sanddorn Efeu Farn Moos".split())),
    "flowers": ("joined", tuple(
        "Dahlien Flieder Lilien Malven Mohn Nelken Primel Rosen Tulpen Veilchen Astern Anemonen Begonien "
        "Enzian Fuchsien Geranien Hyazinthen Iris Jasmin Kamillen Klee Kornblumen Krokus Lavendel Levkojen "
        "Löwenzahn Lupinen Magnolien Margeriten Narzissen Orchideen Pfingstrosen Ringelblumen Salbei "
        "Schlüsselblumen Sonnenblumen Akelei Glockenblumen".split())),
    "birds": ("joined", tuple(
        "Amsel Drossel Finken Falken Fasanen Habicht Lerchen Meisen Reiher Schwalben Sperber Zeisig Adler "
        "Bussard Dohlen Eisvogel Elster Kiebitz Kranich Kuckuck Milan Möwen Nachtigallen Pirol Rebhuhn "
        "Rotkehlchen Schwanen Specht Sperlings Spatzen Staren Storchen Stieglitz Tauben Uhu Wachtel Zaunkönig "
        "Gimpel Grasmücken".split())),
    "animals": ("joined", tuple(
        "Biber Dachs Eichhörnchen Fuchs Hasen Hirsch Igel Iltis Luchs Marder Otter Reh Wiesel Wildschwein "
        "Hamster Kaninchen Molch Salamander Libellen Bienen Hummel Schmetterlings Frosch Unken Forellen "
        "Hecht Karpfen Barsch Lachs Aal".split())),
    "fields": ("joined", tuple(
        "Acker Anger Feld Flur Gersten Hafer Heide Heu Hopfen Korn Roggen Weizen Wiesen Weide Rain Rüben "
        "Raps Stoppel Garben Scheunen Ernte Pflug Sensen Sichel Dresch Koppel Hufen Egge Lein Flachs Hirse "
        "Mais Saat Brach Furchen".split())),
    "fruit": ("joined", tuple(
        "Apfel Birnen Kirsch Pflaumen Quitten Mirabellen Pfirsich Aprikosen Walnuss Mandel Brombeer Erdbeer "
        "Himbeer Johannisbeer Stachelbeer Heidelbeer Holler Trauben Wein Obst Garten Beeren Zwetschgen "
        "Reneklauden Preiselbeer Hagebutten".split())),
    "crafts": ("joined", tuple(
        "Bäcker Böttcher Drechsler Färber Fleischer Gerber Glaser Hutmacher Kerzenzieher Korbmacher Kürschner "
        "Küfer Metzger Müller Nadler Pfannen Posamentier Sattler Schlosser Schmiede Schneider Schreiner Schuster "
        "Seifensieder Seiler Stellmacher Töpfer Tuchmacher Uhrmacher Wagner Weber Zimmerer Zinngießer Maurer "
        "Steinmetz Dachdecker Buchbinder Setzer Drucker".split())),
    "textile": ("joined", tuple(
        "Spinner Spulen Haspel Bleicher Walk Weberei Leinen Woll Seiden Samt Kattun Zwirn Faden Garn Spindel "
        "Schiffchen Jacquard Webstuhl Nähterinnen Spitzen Tuch Loden Indigo Krapp".split())),
    "mining": ("joined", tuple(
        "Kupfer Silber Zink Blei Erz Gruben Stollen Schacht Hütten Knappen Bergmanns Steiger Schmelzer Kumpel "
        "Zechen Förder Flöz Halden Haspelknecht Schürfer Hauer Glückauf Barbara Lampen Schlegel Eisen Kohlen "
        "Koks Hochofen Walzwerk Gießer Former Schlacken Quarz Basalt Schiefer Granit Marmor Achat Rubin Smaragd "
        "Opal Topas Bernstein Kristall".split())),
    "harbour": ("joined", tuple(
        "Anker Boots Deich Damm Fähr Fischer Hafen Kai Kran Kapitäns Lotsen Matrosen Mast Netz Pegel Reeder "
        "Ruder Schiffer Schleusen Segel Speicher Steg Steuermanns Takel Tau Treidel Ufer Werft Wellen Winden "
        "Zoll Lager Kontor Ballast Barkassen Flößer Kutter Leuchtturm Bojen Kompass Heuer Schlepper Stapel "
        "Packhaus Sextanten Nixen".split())),
    "railway": ("joined", tuple(
        "Bahn Gleis Signal Schienen Stellwerk Weichen Lok Dampf Kessel Rangier Waggon Schaffner Heizer Schranken "
        "Schwellen Tender Bahnsteig Bahnhof Güter Lokführer Drehscheiben Prellbock Kohlenbansen Wasserkran "
        "Ringlokschuppen Werkstätten Eilgut Fahrplan Blockstellen Telegrafen".split())),
    "old_town": ("joined", tuple(
        "Markt Kirch Kloster Dom Turm Wall Graben Tor Brücken Brunnen Rathaus Münz Salz Fisch Korn Ross Vieh "
        "Stadt Mauer Wächter Zwinger Schmal Nonnen Mönch Pfarr Bischofs Vogt Schöffen "
        "Ratsherren Apotheker Spital Armbrust Ketten Pranger Hahnen Löwen Bären Engel Stern Kreuz "
        "Sporer Hering Mühlen".split())),
    "castle": ("joined", tuple(
        "Schloss Burg Ritter Grafen Fürsten Herzog Königs Kaiser Prinzen Hof Jäger Falkner Orangerie Fasanerie "
        "Marstall Reit Turnier Schild Schwert Wappen Knappen Pagen Zofen Lustgarten Parterre Grotten Pavillon "
        "Kastellan Bastei Zugbrücken Palas Minnesänger".split())),
    "forest": ("joined", tuple(
        "Wald Forst Jäger Förster Köhler Harz Tann Holz Lichtungs Schonungs Pilz Pfifferling Morchel Rehbock "
        "Wildbahn Fährten Hochsitz Holzfäller Meiler Waldmeister Bärlauch Farnkraut Quell Bach Talgrund Hohl "
        "Zapfen Rinden Wipfel Wurzel Dickicht Suhlen".split())),
    "poets": ("person", tuple(
        "Goethe Schiller Lessing Heine Hölderlin Kleist Mörike Eichendorff Brentano Novalis Uhland Storm Fontane "
        "Raabe Keller Hebbel Büchner Grillparzer Lenau Rückert Freiligrath Hauff Tieck Wieland Herder Klopstock "
        "Claudius Hauptmann Rilke Trakl Morgenstern Ringelnatz Tucholsky Kästner Lasker-Schüler Droste "
        "Ebner-Eschenbach Fleißer Kaschnitz".split())),
    "music": ("person", tuple(
        "Bach Beethoven Mozart Haydn Händel Schubert Schumann Brahms Bruckner Mendelssohn Weber Lortzing Flotow "
        "Telemann Buxtehude Schütz Pachelbel Gluck Liszt Mahler Reger Humperdinck Orff Hindemith Spohr Marschner "
        "Silcher Loewe Nicolai Cornelius Clara-Schumann Fanny-Hensel".split())),
    "painters": ("person", tuple(
        "Dürer Cranach Holbein Grünewald Rembrandt Rubens Menzel Spitzweg Liebermann Corinth Slevogt Marc Macke "
        "Klee Nolde Feininger Kirchner Beckmann Dix Münter Modersohn Kollwitz Schmidt-Rottluff Runge Richter "
        "Thoma Leibl Feuerbach Böcklin Barlach".split())),
    "science": ("person", tuple(
        "Röntgen Planck Einstein Gauß Leibniz Kepler Humboldt Liebig Bunsen Virchow Koch Behring Hertz Ohm Siemens "
        "Daimler Benz Diesel Otto Zeppelin Lilienthal Gutenberg Kopernikus Helmholtz Fraunhofer Zeiss Abbe Haber "
        "Hahn Meitner Curie Noether Paracelsus Euler Riemann Cantor Wegener".split())),
    "teachers": ("person", tuple(
        "Fröbel Pestalozzi Montessori Diesterweg Comenius Kerschensteiner Kolping Ketteler "
        "Wichern Bodelschwingh Fliedner Raiffeisen Schulze-Delitzsch Zetkin Luxemburg Bebel Lassalle Ebert "
        "Rathenau Stresemann Erzberger Helene-Weber Helene-Lange Hedwig-Dohm Marie-Juchacz Louise-Schroeder "
        "Elisabeth-Selbert Heuss".split())),
    "towns": ("apart", tuple(
        "Dresdner Leipziger Berliner Hamburger Bremer Lübecker Kieler Rostocker Stettiner Danziger Königsberger "
        "Breslauer Görlitzer Erfurter Weimarer Jenaer Gothaer Eisenacher Kasseler Göttinger Marburger Gießener "
        "Fuldaer Würzburger Bamberger Nürnberger Regensburger Passauer Augsburger Ulmer Freiburger Konstanzer "
        "Tübinger Mannheimer Speyerer Wormser Mainzer Trierer Bonner Aachener Münchner Magdeburger Hallenser "
        "Cottbuser Potsdamer Schweriner".split())),
    "far": ("apart", tuple(
        "Wiener Grazer Linzer Salzburger Innsbrucker Züricher Baseler Berner Genfer Prager Pilsener Brünner "
        "Budapester Warschauer Krakauer Rigaer Amsterdamer Utrechter Leidener Brüsseler Antwerpener Genter "
        "Pariser Lyoner Straßburger Londoner Oxforder Dubliner Osloer Stockholmer Kopenhagener Helsinkier "
        "Mailänder Römer Florenzer Athener Lissaboner".split())),
    "islands": ("apart", tuple(
        "Sylter Amrumer Föhrer Helgoländer Norderneyer Borkumer Juister Baltrumer Langeooger Spiekerooger "
        "Wangerooger Pellwormer Nordstrander Fehmarner Rügener Hiddenseer Usedomer Poeler Reichenauer "
        "Lindauer Mainauer Husumer Emder Auricher Norder Jeverer".split())),
    "rivers": ("joined", tuple(
        "Weser Elbe Oder Neiße Spree Havel Saale Unstrut Werra Fulda Lahn Sieg Ahr Mosel Saar Nahe Main Tauber "
        "Regnitz Pegnitz Altmühl Donau Iller Lech Isar Inn Salzach Neckar Jagst Kocher Enz Nagold Kinzig Murg "
        "Leine Aller Oker Ilmenau Eider Trave Warnow Peene Ems Hase Hunte Lippe Eder".split())),
    "hills": ("joined", tuple(
        "Harz Rhön Eifel Hunsrück Taunus Vogelsberg Spessart Odenwald Schwarzwald Alb Allgäu Karwendel Zugspitz "
        "Watzmann Brocken Solling Deister Sauerland Rothaar Ith Fichtelgebirgs Erzgebirgs Lausitz Elbsandstein "
        "Fläming Teutoburger-Wald Süntel Kyffhäuser Belchen Feldberg Arber".split())),
    "tales": ("joined", tuple(
        "Rotkäppchen Dornröschen Schneewittchen Aschenputtel Rapunzel Rumpelstilzchen Frau-Holle Froschkönig "
        "Sterntaler Hänsel Gretel Zwergen Riesen Elfen Drosselbart Däumling Schneeweißchen Rosenrot Goldmarie "
        "Märchen Brüder-Grimm Bremer-Stadtmusikanten Gänsemagd Siebenschwaben Eulenspiegel Münchhausen".split())),
    "sky": ("joined", tuple(
        "Sonnen Mond Sternen Kometen Merkur Venus Mars Jupiter Saturn Uranus Neptun Orion Kassiopeia Andromeda "
        "Sirius Polarstern Milchstraßen Morgenrot Abendrot Regenbogen Wolken Föhn Wind Ostwind Südhang "
        "Panorama Fernblick Höhen Hang Gipfel Kuppen".split())),
}  # fmt: skip
THEMES_OF: dict[str, tuple[str, ...]] = {
    "01": ("old_town", "crafts", "poets", "music"),
    "0102": ("harbour", "crafts", "old_town"), "0107": ("railway", "science", "towns"),
    "0105": ("old_town", "poets", "crafts"), "0106": ("crafts", "fields", "science"),
    "02": ("railway", "science", "towns"),
    "0203": ("music", "poets", "painters"), "0204": ("flowers", "fruit", "trees"),
    "0206": ("trees", "music", "teachers"),
    "03": ("forest", "trees", "animals"), "0303": ("trees", "birds", "forest"),
    "04": ("birds", "flowers", "fields"), "0402": ("fields", "fruit", "animals"),
    "0403": ("science", "painters", "teachers"), "0406": ("trees", "flowers", "poets"),
    "0407": ("textile", "crafts", "towns"), "0408": ("painters", "poets", "music", "science"),
    "05": ("harbour", "islands", "rivers"), "0502": ("fields", "flowers", "animals"),
    "0506": ("mining", "teachers", "harbour"), "0507": ("flowers", "fruit", "islands"),
    "06": ("towns", "far", "teachers"), "0602": ("fields", "fruit", "far"),
    "0603": ("crafts", "mining", "far"), "0604": ("rivers", "fields", "towns"),
    "07": ("towns", "teachers", "painters"), "0701": ("fields", "animals", "tales"),
    "0703": ("animals", "tales", "fields"), "0704": ("animals", "forest", "tales"),
    "0705": ("science", "teachers", "far"),
    "08": ("castle", "hills", "trees"),
    "09": ("hills", "fields", "fruit"), "0905": ("textile", "crafts", "railway"),
    "0906": ("mining", "hills", "birds"),
    "10": ("mining", "sky", "hills"), "1002": ("sky", "flowers", "hills"),
    "11": ("rivers", "fields", "animals"), "1105": ("mining", "science", "railway"),
    "1106": ("birds", "rivers", "flowers"),
    "12": ("sky", "hills", "forest", "birds"),
}  # fmt: skip
# What stands there once, and what is named after the place.
FIXED: dict[str, tuple[str, ...]] = {
    "0101": ("Am Markt", "Hinter dem Rathaus", "Unter den Lauben", "An der Waage", "Kleiner Plan"),
    "0102": ("Am Brückenkopf", "An der Furt", "Zur Nepomukbrücke"),
    "0103": ("Am Stadttor", "Alter Markt", "An der alten Münze", "Hinter der Mauer", "Zum Pulverturm"),
    "0105": ("Am Kreuzgang", "Zum Klosterhof", "Im Refektorium"),
    "0106": ("An der Ziegelei", "Am Brennofen", "In der Lehmkuhle"),
    "0107": ("Am Hauptbahnhof", "Bahnhofsvorplatz", "An der Post"),
    "0201": ("Am Gleisdreieck", "Zur Unterführung"), "0205": ("Am Güterbahnhof", "An der Laderampe"),
    "0203": ("Am Theater", "Zum Opernhaus"), "0206": ("Am Lindenhof", "Unter den Linden"),
    "0301": ("Am Forsthaus", "Zum Wildgatter"), "0302": ("Im Eichenkamp", "Am Waldrand", "Zur Waldschänke"),
    "0303": ("Am Buchenhain", "Im Hag"), "0402": ("An der Windmühle", "Am Mühlenkreuz"),
    "0403": ("Am Südpark", "Zur Parkwiese"), "0407": ("An der alten Spinnerei", "Am Schornstein"),
    "0501": ("Am Hafen", "An der alten Werft", "Am Pegelhaus", "Zum Hafenbecken", "Am Kran"),
    "0503": ("Am Speicher", "Zwischen den Kontoren"), "0504": ("An der Slipanlage", "Zur Helling"),
    "0506": ("Am Förderturm", "An der Kaue"), "0507": ("Am Rosenhügel", "Im Rosengarten"),
    "0603": ("An der Glashütte", "Am Schmelzofen"), "0604": ("An der alten Mühle", "Am Mühlwehr", "Zum Mühlgraben"),
    "0704": ("Im Fuchsbau", "Am Fuchsloch"), "0705": ("Am Wasserturm", "Zum Hochbehälter"),
    "0706": ("Am Nordpark", "An der Rollschuhbahn"), "0801": ("Am Schlossgarten", "An der Orangerie"),
    "0802": ("Am Burgtor", "Auf der Schanze", "Zum Bergfried"), "0901": ("Am Dorfanger", "Im Oberdorf"),
    "0902": ("Am Klosterfeld", "Zur Wegkapelle"), "0904": ("Am Dorfteich", "Im Unterdorf"),
    "0906": ("Am Steinbruch", "Auf der Halde"), "1002": ("Am Sonnenhang", "Zur schönen Aussicht"),
    "1004": ("Am Grubenfeld", "Auf der Zeche"), "1101": ("In der Weidenau", "Am Kopfweidenweg"),
    "1102": ("An der Fähre", "Zum Fährhaus"), "1103": ("Am Entenfang", "Im Schilf"),
    "1105": ("Am Stahlwerk", "An der Pforte"), "1106": ("Am Schwanenteich", "Zum Bootshaus"),
    "1201": ("Im Osterholz", "Auf der Marienhöhe"),
}  # fmt: skip
MAIN: dict[str, tuple[str, ...]] = {
    "radial": (
        "Hauptstraße", "Alte Heerstraße", "Königsallee", "Kaiserstraße", "Hohe Straße", "Poststraße",
        "Reichsstraße", "Hellweg", "Alte Salzstraße", "Friedensallee", "Europaallee", "Bürgerstraße",
        "Wilhelmstraße", "Luisenstraße", "Marienstraße", "Elisabethstraße", "Annastraße", "Georgstraße",
        "Karlstraße", "Ludwigstraße", "Rheinische Straße", "Märkische Straße", "Hansastraße",
        "Chausseestraße", "Landwehrstraße", "Theresienstraße", "Augustastraße", "Victoriastraße",
    ),
    "ring_n": ("Nordring", "Hansaring", "Heidering", "Sachsenring", "Jahnring", "Schützenring"),
    "ring_o": ("Ostring", "Europaring", "Schlesierring", "Frankenring", "Birkenring"),
    "ring_s": ("Südring", "Theodor-Heuss-Ring", "Bürgerwall", "Schwabenring", "Bayernring"),
    "ring_w": ("Westring", "Konrad-Adenauer-Ring", "Hessenring", "Bleichwall", "Rheinring"),
}  # fmt: skip
REPEATED = ("Dorfstraße", "Schulstraße", "Kirchweg", "Feldstraße", "Am Sportplatz", "Gartenweg")
