/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * JavaCPP's Builder, made to build the same library from the same sources every time. Its Generator
 * writes functions in the order of {@link Class#getDeclaredMethods()}, which the JVM does not fix,
 * so the Generator's calls of it are led to {@link #declaredMethods}. The arguments are Builder's.
 */
public final class StableBuilder extends ClassLoader {
  private static final String JAVACPP = "org.bytedeco.javacpp.";
  private static final String GENERATOR = JAVACPP + "tools.Generator";

  private StableBuilder() {
    super(StableBuilder.class.getClassLoader());
  }

  public static void main(String[] args) throws Exception {
    StableBuilder loader = new StableBuilder();
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> builder = loader.loadClass(JAVACPP + "tools.Builder");
    builder.getMethod("main", String[].class).invoke(null, (Object) args);
  }

  /** The methods that {@code type} declares, by name and then by signature. */
  public static Method[] declaredMethods(Class<?> type) {
    Method[] methods = type.getDeclaredMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName).thenComparing(Method::toString));
    return methods;
  }

  /** Defines JavaCPP's classes here, so that they see the changed Generator. */
  @Override
  protected synchronized Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(JAVACPP)) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded != null ? loaded : findClass(name);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = file.readAllBytes();
      if (name.equals(GENERATOR)) {
        code = withSortedMethods(code);
      }
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static byte[] withSortedMethods(byte[] generator) {
    ClassReader reader = new ClassReader(generator);
    ClassWriter writer = new ClassWriter(reader, 0);
    SortMethods sort = new SortMethods(writer);
    reader.accept(sort, 0);
    if (sort.calls == 0) {
      throw new IllegalStateException(GENERATOR + " does not call getDeclaredMethods: is this class still needed?");
    }
    return writer.toByteArray();
  }

  /** Replaces {@code type.getDeclaredMethods()} by {@code declaredMethods(type)}, everywhere. */
  private static final class SortMethods extends ClassVisitor {
    private int calls;

    SortMethods(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] thrown) {
      return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, method, descriptor, signature, thrown)) {
        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
          if (owner.equals("java/lang/Class") && name.equals("getDeclaredMethods")) {
            calls++;
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "StableBuilder", "declaredMethods",
                "(Ljava/lang/Class;)[Ljava/lang/reflect/Method;", false);
          } else {
            super.visitMethodInsn(opcode, owner, name, type, isInterface);
          }
        }
      };
    }
  }
}
