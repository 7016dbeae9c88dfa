import tensorflow as tf

x = tf.math.log(1.0)
