/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shortens a long text before it is tokenized, so that its first tokens stay the same and a text of
 * megabytes takes no more memory than one of some kilobytes. For BERT's tokenizers it shortens any
 * text; for other tokenizers that look at one word at a time it shortens texts with spaces ({@link
 * WholeWords}); for all other tokenizers texts stay whole. All methods but {@link #close} are safe
 * to call from many threads.
 */
final class LongTexts implements AutoCloseable {
  /*
   * Why the tokens stay the same. BERT's normalizer treats each code point by itself, but for marks
   * that change places within one sequence of marks; its pre-tokenizer ends words at white space,
   * and makes each punctuation mark and each CJK character a word; WordPiece looks at one word at a
   * time, and makes one [UNK] of a word of more than maxChars characters. So every code point either
   *
   *   VANISHES (it leaves no trace within a word),
   *   is a SPACE (it ends a word and leaves no trace),
   *   is ORDINARY (it is at least one character of a word and ends none), or
   *   is ALONE (there is an end of a word in it or beside it, and at least one token),
   *
   * and CodePoints asks the tokenizer itself which. Then no token changes where
   *
   *   1. of a word with more than maxChars ORDINARY ones, all behind the first maxChars + 1 go: it is
   *      one [UNK] before and after;
   *   2. of a sequence of VANISHING ones, all behind the first few go. Were a mark to follow that
   *      stays, it might have another place than before: then the text is left as it is;
   *   3. of a sequence of SPACEs one stays, and a word of VANISHING ones between two SPACEs goes.
   *
   * Added tokens, such as [SEP], are looked for in the text as it was. Only tokenizers are taken
   * whose added tokens are of ASCII without spaces, no longer than MARGIN, and begin with one that is
   * ALONE: then nothing that goes was within one (such a token holds no long word, and no sequence
   * of VANISHING ones), and no new one comes about.
   *
   * What remains is cut after as many tokens as are needed and MARGIN more. The cut falls behind a
   * SPACE or ALONE, where a word ends, so only an added token can be cut in two, and that changes
   * nothing but the last MARGIN tokens. Whether they are enough is counted with the tokenizer.
   */

  /** The longest text, in UTF-16 units, that is always tokenized whole. */
  static final int SHORT = 1 << 14;

  /**
   * The length of the longest added token, and so the number of tokens at a cut that are not
   * certain.
   */
  private static final int MARGIN = 100;

  /** The number of vanishing code points that are kept of a sequence of them. */
  private static final int KEPT = 4;

  /** The length from which on a warning is logged for a text that stays whole. */
  private static final int LARGE = 1 << 20;

  private static final int GROWTH = 4;

  private static final Logger LOG = LoggerFactory.getLogger(LongTexts.class);

  private final TokenizerJson tokenizer;
  private final boolean words;
  private Optional<CodePoints> codePoints; // null before the first long text
  private boolean said;

  LongTexts(TokenizerJson tokenizer) {
    this.tokenizer = tokenizer;
    this.words = WholeWords.suits(tokenizer);
  }

  /**
   * A text with the same first {@code maxTokens} tokens: {@code text} itself if it is short, or if
   * nothing is known of how to cut it for this tokenizer.
   */
  String cut(String text, int maxTokens) {
    if (text.length() <= SHORT) {
      return text;
    }
    Optional<CodePoints> known = codePoints();
    if (known.isEmpty()) {
      String beginning = words ? WholeWords.cut(text, (long) maxTokens + MARGIN) : text;
      say(beginning);
      return beginning;
    }
    for (long wanted = (long) maxTokens + MARGIN; ; wanted *= GROWTH) {
      Shortening shortening = new Shortening(known.get(), text);
      if (!shortening.read(wanted)) {
        return text;
      }
      String beginning = shortening.out.toString();
      if (shortening.isWhole() || known.get().tokens(beginning) >= maxTokens + MARGIN) {
        return beginning;
      }
    }
  }

  private synchronized Optional<CodePoints> codePoints() {
    if (codePoints == null) {
      codePoints = isBert(tokenizer) ? CodePoints.of(tokenizer) : Optional.empty();
    }
    return codePoints;
  }

  private synchronized void say(String text) {
    if (!said && text.length() >= LARGE) {
      said = true;
      LOG.warn(
          "a text of {} characters is tokenized whole, which takes much memory: it has {}",
          text.length(),
          words
              ? "few spaces, and the model's tokenizer is not of BERT's kind"
              : "a tokenizer for which Strata does not know where to cut");
    }
  }

  /**
   * Whether the tokenizer is such that the reasons above hold, except for what only {@link
   * CodePoints} can ask of it.
   */
  private static boolean isBert(TokenizerJson tokenizer) {
    JsonNode json = tokenizer.json();
    boolean normal =
        tokenizer.normalizers().stream()
            .allMatch(n -> n.path("type").asText().matches("BertNormalizer|Lowercase"));
    boolean added =
        Streams.stream(json.path("added_tokens"))
            .allMatch(token -> token.path("content").asText().matches("[!-~]{1," + MARGIN + "}"));
    return normal
        && added
        && json.path("pre_tokenizer").path("type").asText().equals("BertPreTokenizer")
        && json.path("model").path("type").asText().equals("WordPiece")
        && !json.path("model").path("continuing_subword_prefix").asText().isEmpty();
  }

  @Override
  public synchronized void close() {
    if (codePoints != null) {
      codePoints.ifPresent(known -> known.tokenizer.close());
    }
  }

  /** A single pass over one text. */
  private static final class Shortening {
    private final CodePoints known;
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private long counted; // each is a token or more, except parts of added tokens
    private int ordinary; // in this word
    private int vanishing; // in a row
    private int wordStart;
    private int at;
    private boolean afterSpace = true;

    Shortening(CodePoints known, String text) {
      this.known = known;
      this.text = text;
    }

    /**
     * Reads the text up to the end of a word, once at least {@code wanted} tokens are counted;
     * returns false if a mark might change its place.
     */
    boolean read(long wanted) {
      while (!isWhole()) {
        int codePoint = text.codePointAt(at);
        at += Character.charCount(codePoint);
        switch (known.kind(codePoint)) {
          case VANISHES -> vanish(codePoint);
          case SPACE -> endWord(codePoint);
          case ALONE -> {
            out.appendCodePoint(codePoint);
            counted++;
            startWord(false);
          }
          case ORDINARY -> {
            if (vanishing > KEPT && isMark(codePoint)) {
              return false;
            }
            takeOrdinary(codePoint);
          }
        }
        if (counted >= wanted && out.length() == wordStart) {
          return true;
        }
      }
      return true;
    }

    /** Whether the whole text was read. */
    boolean isWhole() {
      return at == text.length();
    }

    private void takeOrdinary(int codePoint) {
      vanishing = 0;
      ordinary++;
      if (ordinary == 1) {
        counted++;
      }
      if (ordinary <= known.maxChars + 1) {
        out.appendCodePoint(codePoint);
      }
    }

    private void vanish(int codePoint) {
      vanishing++;
      if (vanishing <= KEPT && ordinary <= known.maxChars) {
        out.appendCodePoint(codePoint);
      }
    }

    private void endWord(int space) {
      if (afterSpace && ordinary == 0) {
        out.setLength(wordStart); // the word is empty or vanishes
      } else {
        out.appendCodePoint(space);
      }
      startWord(true);
    }

    private void startWord(boolean behindSpace) {
      ordinary = 0;
      vanishing = 0;
      wordStart = out.length();
      afterSpace = behindSpace;
    }

    private static boolean isMark(int codePoint) {
      int type = Character.getType(codePoint);
      return type == Character.COMBINING_SPACING_MARK
          || type == Character.ENCLOSING_MARK
          || type == Character.NON_SPACING_MARK
          || type == Character.UNASSIGNED;
    }
  }

  /** The kinds of the code points; the tokenizer is asked for each one when it is first met. */
  private static final class CodePoints {
    enum Kind {
      VANISHES,
      SPACE,
      ALONE,
      ORDINARY
    }

    private static final Kind[] KINDS = Kind.values();

    private final HuggingFaceTokenizer tokenizer;
    private final int maxChars;
    private final String letter;
    private final long[] alone; // the letter's token
    private final long[] twice; // the tokens of the letter twice in one word
    private final byte[] kinds = new byte[Character.MAX_CODE_POINT + 1]; // ordinal + 1

    private CodePoints(HuggingFaceTokenizer tokenizer, int maxChars, String letter) {
      this.tokenizer = tokenizer;
      this.maxChars = maxChars;
      this.letter = letter;
      this.alone = ids(tokenizer, letter);
      this.twice = ids(tokenizer, letter + letter);
    }

    /**
     * The code points of a tokenizer; empty if its vocabulary has no letter to ask with, or if an
     * added token may begin within a word.
     */
    static Optional<CodePoints> of(TokenizerJson json) {
      JsonNode model = json.json().path("model");
      long unknown = model.path("vocab").path(model.path("unk_token").asText()).asLong(-1);
      HuggingFaceTokenizer tokenizer = open(json);
      for (char letter = 'a'; letter <= 'z'; letter++) {
        String one = String.valueOf(letter);
        long[] alone = ids(tokenizer, one);
        long[] twice = ids(tokenizer, one + one);
        long[] apart = ids(tokenizer, one + " " + one);
        boolean tells =
            alone.length == 1
                && Arrays.stream(twice).noneMatch(id -> id == unknown)
                && alone[0] != unknown
                && Arrays.equals(apart, new long[] {alone[0], alone[0]})
                && !Arrays.equals(apart, twice);
        if (tells) {
          CodePoints codePoints =
              new CodePoints(tokenizer, model.path("max_input_chars_per_word").asInt(100), one);
          if (codePoints.beginAlone(json.json().path("added_tokens"))) {
            return Optional.of(codePoints);
          }
          break;
        }
      }
      tokenizer.close();
      return Optional.empty();
    }

    private static HuggingFaceTokenizer open(TokenizerJson json) {
      try {
        return Tokenizers.whole(json.content(), false);
      } catch (IOException e) {
        throw new IllegalStateException(e); // it was opened before
      }
    }

    private boolean beginAlone(JsonNode addedTokens) {
      return Streams.stream(addedTokens)
          .allMatch(token -> kind(token.path("content").asText().codePointAt(0)) == Kind.ALONE);
    }

    /** The number of tokens of a text, special ones not counted. */
    int tokens(String beginning) {
      return ids(tokenizer, beginning).length;
    }

    Kind kind(int codePoint) {
      byte known = kinds[codePoint];
      if (known == 0) {
        known = (byte) (ask(codePoint).ordinal() + 1);
        kinds[codePoint] = known; // whoever asks at the same time gets the same answer
      }
      return KINDS[known - 1];
    }

    private Kind ask(int codePoint) {
      String between = letter + Character.toString(codePoint) + letter;
      long[] ids = ids(tokenizer, between);
      if (Arrays.equals(ids, twice)) {
        return Kind.VANISHES;
      }
      if (Arrays.equals(ids, new long[] {alone[0], alone[0]})) {
        return Kind.SPACE;
      }
      boolean oneWord =
          Arrays.stream(tokenizer.encode(between).getWordIds()).distinct().count() == 1;
      return oneWord ? Kind.ORDINARY : Kind.ALONE;
    }

    private static long[] ids(HuggingFaceTokenizer tokenizer, String text) {
      return tokenizer.encode(text).getIds();
    }
  }
}
