/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "'', ~/.cache/strata",
    "~/cache, ~/cache",
    "file:///data/a%20cache, /data/a cache",
    "/data/./cache, /data/cache"
  })
  void cacheHere_folderAsUsersNameIt_isItsPath(String given, String path) {
    String home = System.getProperty("user.home");
    assertThat(
        EmbedSettings.defaults().withCacheDir(given).cacheHere(),
        is(Path.of(path.replaceFirst("^~", home))));
  }
}
