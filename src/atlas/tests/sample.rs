//! A small atlas: a TensorFlow of five versions, its variant with legacy Keras, two companions.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::atlas::Atlas;
use crate::atlas::compile::{CompileError, compile};

/// The atlas of [`FILES`].
pub(crate) static SAMPLE: LazyLock<Atlas> = LazyLock::new(|| {
    let bytes = compiled(FILES).expect("the sample is well formed");
    Atlas::open(bytes.leak()).expect("the compiler wrote it")
});

/// Compiles files, given by path and text.
pub(crate) fn compiled(files: &[(&str, &str)]) -> Result<Vec<u8>, CompileError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        let parent = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(parent).expect("a folder in it");
        fs::write(path, text).expect("a file in it");
    }
    compile(folder.path())
}

/// The files of the sample.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "tensorflow/package.txt",
        "\
package tensorflow
root tf
import tensorflow
version 1.4 1.4.1
version 1.15 1.15.5
version 2.0 2.0.4
version 2.15 2.15.1 keras=2.15.0
version 2.16 2.16.2 keras=3.4.1
",
    ),
    (
        "tensorflow/names/tf.txt",
        "\
# Namespaces.
tensorflow.python.ops.math_ops 1.4..=module
tensorflow.python.ops.old_ops 1.4..1.15=module
tf 1.4..=module
tf.compat 1.15..=module
tf.compat.v1 1.15..=module
tf.compat.v1.nn 1.15..=module
tf.contrib 1.4..1.15=module
tf.contrib.rnn 1.4..1.15=module
tf.data 1.4..=module
tf.estimator 1.4..2.15=module
tf.flags 1.4..1.15=module
tf.keras 1.4..=module
tf.linalg 1.4..=module
tf.math 1.15..=module
tf.nn 1.4..=module
# Things.
tf.Cell 1.4..1.15=tensorflow.python.cells.Cell
tf.Holder 1.4..1.15=tensorflow.python.cells.Holder
tf.Late 2.15..=tensorflow.python.late.Late
tf.argmax 1.4..1.15=tensorflow.python.ops.math_ops.argmax 2.0..=tensorflow.python.ops.math_ops.argmax_v2
tf.compat.v1.Cell 1.15..=tensorflow.python.cells.Cell
tf.compat.v1.Holder 1.15..=tensorflow.python.cells.Holder
tf.compat.v1.argmax 1.15..=tensorflow.python.ops.math_ops.argmax
tf.compat.v1.data 1.15..=module
tf.compat.v1.data.Dataset 1.15..=tensorflow.python.data.DatasetV1
tf.compat.v1.float32 1.15..=const:tensorflow.python.dtypes.float32
tf.compat.v1.keras 1.15..=module
tf.compat.v1.keras.Dense 1.15..=keras.layers.core.Dense
tf.compat.v1.log 1.15..=tensorflow.python.ops.gen_math_ops.log
tf.compat.v1.math 1.15..=module
tf.compat.v1.math.log 1.15..=tensorflow.python.ops.gen_math_ops.log
tf.compat.v1.old 1.15..2.15=tensorflow.python.ops.old_ops.old
tf.contrib.rnn.Cell 1.4..1.15=tensorflow.python.cells.Cell
tf.contrib.rnn.Fused 1.4..1.15=tensorflow.contrib.rnn.Fused
tf.data.Dataset 1.4..1.15=tensorflow.python.data.DatasetV1 2.0..=tensorflow.python.data.DatasetV2
tf.estimator.Estimator 1.4..2.15=tensorflow_estimator.Estimator
tf.flags.FLAGS 1.4..1.15=const
tf.float32 1.4..=const:tensorflow.python.dtypes.float32
tf.keras.Dense 1.4..=keras.layers.core.Dense
tf.keras.ops 2.16..=module
tf.linalg.pinv 1.15,2.15..=tensorflow.python.ops.linalg.pinv
tf.log 1.4..1.15=tensorflow.python.ops.gen_math_ops.log
tf.math.argmax 2.0..=tensorflow.python.ops.math_ops.argmax_v2
tf.math.log 1.15..=tensorflow.python.ops.gen_math_ops.log
tf.old 1.4..1.15=tensorflow.python.ops.old_ops.old
tf.pack 1.4=tensorflow.python.ops.array_ops.stack
tf.removed 2.0=tensorflow.python.removed
tf.stack 1.4..=tensorflow.python.ops.array_ops.stack
",
    ),
    (
        "tensorflow/definitions/tensorflow.python.txt",
        "\
keras.layers.core.Dense class
  bases 1.4.. keras.Layer
  1.4..2.15 (self, units, input_shape=None)
  2.16.. (self, units, lora_rank=None)
keras.Layer class
  bases 1.4.. object
  1.4.. (self, name=None)
  .call 1.4.. (self, inputs)
tensorflow.contrib.rnn.Fused class
  1.4..1.15 (self)
tensorflow.python.cells.Cell class
  bases 1.4.. outside.Base
  1.4.. (self, num_units, reuse=None)
tensorflow.python.cells.Holder class
  1.4.. (self)
  .get 1.4.. (self, key)
tensorflow.python.data.DatasetV1 class
  bases 1.4.. tensorflow.python.data.DatasetV2
  1.4.. (self)
  .make_one_shot_iterator 1.4.. (self)
  .make_one_shot_iterator deprecated 1.15.. | Use `for ... in dataset:`.
  .map 1.4.. (self, map_func, num_parallel_calls=None)
  .range 1.4.. static (stop)
  .output_shapes 1.4..1.15 property
tensorflow.python.data.DatasetV2 class
  bases 1.4.. object
  1.4.. (self, variant)
  .map 1.4.. (self, map_func, num_parallel_calls=None, deterministic=None)
  .__iter__ 1.15.. (self)
tensorflow.python.late.Late class
  bases 2.15.. keras.Layer
tensorflow.python.ops.array_ops.stack function
  1.4.. (values, axis=0, name='stack')
tensorflow.python.ops.gen_math_ops.log function
  1.4.. (x, name=None)
  at 2.15.. tensorflow.python.ops.newer.log
  deprecated-endpoints 1.15 tf.log |
tensorflow.python.ops.linalg.pinv function
  1.15,2.15.. (a)
tensorflow.python.ops.math_ops.argmax function
  1.4 (input, dimension=None, name=None)
  1.15.. (input, axis=None, name=None, dimension=None)
  deprecated-args 1.15.. dimension | Use the `axis` argument instead
tensorflow.python.ops.math_ops.argmax_v2 function
  2.0.. (input, axis=None, output_type=dtypes.int64, name=None)
tensorflow.python.ops.old_ops.old function
  1.4..2.15 ?
tensorflow.python.removed function
  2.0 ()
tensorflow_estimator.Estimator class
  1.4..2.15 (self, model_fn)
",
    ),
    (
        "tensorflow-legacy-keras/package.txt",
        "\
package tensorflow-legacy-keras
root tf
import tensorflow
overlay tensorflow
version 2.16 2.16.2 keras=2.16.0
",
    ),
    (
        "tensorflow-legacy-keras/names/tf.keras.txt",
        "\
tf.compat.v1.keras 2.16..=module
tf.compat.v1.keras.Dense 2.16..=keras.layers.core.Dense
tf.keras 2.16..=module
tf.keras.Dense 2.16..=keras.layers.core.Dense
tf.keras.estimator 2.16..=module
",
    ),
    (
        "tensorflow-legacy-keras/definitions/keras.txt",
        "\
keras.layers.core.Dense class
  2.16.. (self, units, input_shape=None)
",
    ),
    (
        "tensorflow-addons/package.txt",
        "\
package tensorflow-addons
root tensorflow_addons
import tensorflow_addons
version 0.5 0.5.2 tf=2.0
version 0.23 0.23.0 tf=2.15
",
    ),
    (
        "tensorflow-addons/names/tensorflow_addons.txt",
        "\
tensorflow_addons 0.5..=module
tensorflow_addons.Early 0.5=tensorflow_addons.early.Early
tensorflow_addons.Late 0.23..=tensorflow_addons.late.Late
",
    ),
    (
        "tensorflow-addons/definitions/tensorflow_addons.txt",
        "\
tensorflow_addons.early.Early class
  0.5 (self)
tensorflow_addons.late.Late class
  bases 0.23.. tf.keras.Dense
  .extra 0.23.. (self, a)
",
    ),
    (
        "tf_slim/package.txt",
        "\
package tf_slim
root tf_slim
import tf_slim
version 1.1 1.1.0
",
    ),
    (
        "tf_slim/names/tf_slim.txt",
        "\
tf_slim 1.1..=module
tf_slim.conv2d 1.1..=tf_slim.layers.convolution2d
",
    ),
    (
        "tf_slim/definitions/tf_slim.txt",
        "\
tf_slim.layers.convolution2d function
  1.1.. (inputs, num_outputs, *, reuse=None)
",
    ),
];
