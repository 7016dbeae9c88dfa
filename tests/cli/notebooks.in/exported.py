# %%
!pip install tensorflow==1.15
import tensorflow as tf

# %%
%time x = tf.log(1.0)
