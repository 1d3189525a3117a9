"""The screens. The only package that knows Streamlit."""
