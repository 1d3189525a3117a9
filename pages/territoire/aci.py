import streamlit as st

st.title("Taille et financement ACI")
