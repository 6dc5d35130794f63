/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files in the Parquet format, whoever wrote them. Nothing here knows what a paper is.
 *
 * <ul>
 *   <li>{@link ParquetSource}: a file, and its footer.
 *   <li>{@link ParquetFooter}, {@link ThriftStruct}: read the footer, and believe no length in it
 *       that the file cannot hold.
 *   <li>{@link ChannelInput}: a channel as Parquet's readers want it.
 *   <li>{@link LeafColumn}: where the values of a column lie that has one value a row, or a list.
 *   <li>{@link VectorColumn}, {@link NumberType}, {@link PageValues}: a column of lists of numbers,
 *       as float32.
 *   <li>{@link PlainVectors}, {@link FixedColumn}: single vectors, and byte strings of one length,
 *       out of files that Strata wrote.
 *   <li>{@link PaperColumn}, {@link TextColumn}, {@link TextType}, {@link TextValues}: a column as
 *       texts.
 *   <li>{@link ColumnPages}, {@link PageBytes}, {@link PageCodec}, {@link PageDecoders}, {@link
 *       RunLengths}: the pages of a column, decompressed and decoded.
 *   <li>{@link StableFooter}: writes a file whose footer is the same in every process.
 * </ul>
 */
package dev.strata.parquet;
