/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** Tells the language of a text by its letters, with OpenNLP's model. For one thread. */
public final class Languages {
  /** What the model says of English. */
  public static final String ENGLISH = "eng";

  private static final String MODEL = "/langdetect-183.bin";
  private static final int ENOUGH = 300; // characters
  private static final int TOO_FEW = 20;

  private static final class Loaded {
    static final LanguageDetectorModel MODEL = load();
  }

  private final LanguageDetectorME detector = new LanguageDetectorME(Loaded.MODEL);

  /**
   * The language of the first {@value #ENOUGH} characters of {@code text}, as ISO 639-3; English
   * where they are fewer than {@value #TOO_FEW}, which say too little.
   */
  public String of(String text) {
    return text.length() < TOO_FEW
        ? ENGLISH
        : detector.predictLanguage(text.substring(0, Math.min(ENOUGH, text.length()))).getLang();
  }

  private static LanguageDetectorModel load() {
    try (InputStream model = Languages.class.getResourceAsStream(MODEL)) {
      return new LanguageDetectorModel(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
