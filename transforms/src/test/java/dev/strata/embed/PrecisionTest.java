/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {

  @ParameterizedTest
  @CsvSource({
    "auto, fma avx2 avx512_bf16 amx_tile, bf16",
    "auto, fma amx_bf16, bf16",
    "auto, fma avx512f avx512_bf16x, fp32",
    "fp32, fma avx512_bf16, fp32",
    "bf16, avx512_bf16, bf16",
  })
  void resolve_flags_decide(String name, String flags, String resolved) throws IOException {
    String cpu = "model name\t: one with avx512_bf16\nflags\t\t: " + flags + "\nbugs\t\t: none\n";
    assertThat(Precision.named(name).resolve(cpu).toString(), is(resolved));
  }

  @Test
  void resolve_bf16WithoutInstructions_errorSaysSo() {
    Exception e =
        assertThrows(IOException.class, () -> Precision.BF16.resolve("flags\t\t: fma avx2\n"));
    assertThat(e.getMessage(), containsString("AVX512_BF16"));
  }
}
