/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.hash.Hashing;
import com.google.common.io.CountingOutputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writer of a TorchScript archive, the file that {@code torch.jit.load} reads: a zip of the
 * classes' source, the object tree as a pickle, and each tensor's bytes.
 *
 * <p>Entries are stored without compression, and their bytes start at multiples of 64, as in
 * archives of PyTorch's own writer. The same content always gives the same bytes. Layout:
 * torch/csrc/jit/docs/serialization.md in PyTorch; opcodes: pickle protocol 2 (PEP 307).
 */
final class TorchScriptArchive {
  private static final String FOLDER = "archive/";
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /**
   * The time of all entries. It is not the first day of 1980: for that day Java adds a field with
   * the time zone in it.
   */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  /**
   * An object of a class in {@code __torch__}.
   *
   * @param type name of the class
   * @param state its attributes by name (a map), or the arguments of its {@code __setstate__} (a
   *     list); the values are tensors, rounded or not, booleans or modules
   */
  record Module(String type, Object state) {}

  /** A tensor that is stored as bfloat16, rounded to nearest, ties to even. */
  record Rounded(Tensor tensor) {
    private byte[] littleEndian() {
      float[] values = tensor.values();
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        int bits = Float.floatToIntBits(value);
        bytes.putShort((short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16));
      }
      return bytes.array();
    }
  }

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final List<byte[]> storages = new ArrayList<>();

  private TorchScriptArchive() {}

  /**
   * Writes a module.
   *
   * @param source source of all its classes
   */
  static void write(OutputStream file, String source, Module root) throws IOException {
    TorchScriptArchive archive = new TorchScriptArchive();
    archive.op(0x80, 2);
    archive.value(root);
    archive.op('.');
    try (Entries entries = new Entries(file)) {
      entries.add("data.pkl", archive.pickle.toByteArray());
      entries.add("code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      entries.add("constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      entries.add("version", "10\n".getBytes(StandardCharsets.UTF_8));
      entries.add("byteorder", "little".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < archive.storages.size(); i++) {
        entries.add("data/" + i, archive.storages.get(i));
      }
    }
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private void value(Object value) {
    if (value instanceof Module module) {
      global("__torch__", module.type);
      op(')', 0x81); // EMPTY_TUPLE NEWOBJ
      value(module.state);
      op('b'); // BUILD
    } else if (value instanceof Tensor tensor) {
      tensor(tensor, "FloatStorage", littleEndian(tensor.values()));
    } else if (value instanceof Rounded rounded) {
      tensor(rounded.tensor, "BFloat16Storage", rounded.littleEndian());
    } else if (value instanceof Boolean flag) {
      op(flag ? 0x88 : 0x89);
    } else if (value instanceof Map<?, ?> attributes) {
      op('}', '('); // EMPTY_DICT MARK
      attributes.forEach(
          (name, attribute) -> {
            string((String) name);
            value(attribute);
          });
      op('u'); // SETITEMS
    } else if (value instanceof List<?> items) {
      op('('); // MARK
      items.forEach(this::value);
      op('t'); // TUPLE
    } else {
      throw new IllegalArgumentException("cannot pickle " + value);
    }
  }

  private void tensor(Tensor tensor, String storage, byte[] bytes) {
    int[] strides = new int[tensor.shape().size()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= tensor.shape().get(i);
    }
    global("torch._utils", "_rebuild_tensor_v2");
    op('(', '('); // MARK MARK
    string("storage");
    global("torch", storage);
    string(String.valueOf(storages.size()));
    string("cpu");
    number(tensor.values().length);
    op('t', 'Q'); // TUPLE BINPERSID
    number(0); // offset
    numbers(tensor.shape().stream().mapToInt(Integer::intValue).toArray());
    numbers(strides);
    op(0x89); // requires no gradient
    global("collections", "OrderedDict");
    op(')', 'R'); // EMPTY_TUPLE REDUCE: no hooks
    op('t', 'R'); // TUPLE REDUCE
    storages.add(bytes);
  }

  private void op(int... codes) {
    for (int code : codes) {
      pickle.write(code);
    }
  }

  private void global(String module, String name) {
    op('c');
    pickle.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    op('X');
    int32(bytes.length);
    pickle.writeBytes(bytes);
  }

  private void numbers(int[] values) {
    op('(');
    for (int value : values) {
      number(value);
    }
    op('t');
  }

  private void number(int value) {
    op('J');
    int32(value);
  }

  private void int32(int value) {
    pickle.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  /** The zip file that is written. */
  private static final class Entries implements AutoCloseable {
    private final CountingOutputStream file;
    private final ZipOutputStream zip;

    Entries(OutputStream file) {
      this.file = new CountingOutputStream(new BufferedOutputStream(file, 1 << 20));
      zip = new ZipOutputStream(this.file);
      zip.setMethod(ZipOutputStream.STORED);
    }

    void add(String name, byte[] content) throws IOException {
      ZipEntry entry = new ZipEntry(FOLDER + name);
      entry.setCrc(Hashing.crc32().hashBytes(content).padToLong());
      entry.setSize(content.length);
      entry.setTimeLocal(NO_TIME);
      entry.setExtra(padding(file.getCount() + LOCAL_HEADER + entry.getName().length()));
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
      zip.flush();
    }

    /** An extra field, marked FB as PyTorch's are, that ends at a multiple of 64. */
    private static byte[] padding(long start) {
      int length = Math.floorMod(-(start + EXTRA_HEADER), ALIGNMENT);
      return ByteBuffer.allocate(EXTRA_HEADER + length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put((byte) 'F')
          .put((byte) 'B')
          .putShort((short) length)
          .array();
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
